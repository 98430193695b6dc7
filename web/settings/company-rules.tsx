import { IconAdjustments } from '@tabler/icons-react';
import { useProfile } from '../device/device-context.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';

/** The way of administrators to what holds for everybody. */
export function CompanyRules() {
  const text = useText();
  const { user } = useProfile();
  if (user.role !== 'admin') return null;
  return (
    <Section title={text('rules.title')}>
      <LinkButton href="/office/rules" variant="default" leftSection={<IconAdjustments size={20} aria-hidden />}>
        {text('rules.open')}
      </LinkButton>
    </Section>
  );
}
