import { IconAdjustments, IconDevices } from '@tabler/icons-react';
import { useProfile } from '../device/device-context.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** The ways of administrators to what holds for everybody, and to everybody's devices. */
export function CompanyRules() {
  const text = useText();
  const { user } = useProfile();
  if (user.role !== 'admin') return null;
  return (
    <Section title={text('rules.title')}>
      <div className={classes.row}>
        <LinkButton href="/office/rules" variant="default" leftSection={<IconAdjustments size={20} aria-hidden />}>
          {text('rules.open')}
        </LinkButton>
        <LinkButton href="/office/devices" variant="default" leftSection={<IconDevices size={20} aria-hidden />}>
          {text('devices.open')}
        </LinkButton>
      </div>
    </Section>
  );
}
