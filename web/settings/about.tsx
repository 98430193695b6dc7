import { SCHEMA_VERSION } from '#protocol/version.ts';
import { useDeviceState } from '../device/device-context.tsx';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** What somebody who helps will ask for. */
export function About() {
  const text = useText();
  const { deviceId } = useDeviceState();
  return (
    <Section title={text('settings.about')}>
      <dl className={classes.facts}>
        <dt>{text('settings.version')}</dt>
        <dd dir="ltr">{__APP_VERSION__}</dd>
        <dt>{text('settings.schema')}</dt>
        <dd>{SCHEMA_VERSION}</dd>
        <dt>{text('settings.deviceId')}</dt>
        <dd dir="ltr" className={classes.id}>
          {deviceId}
        </dd>
      </dl>
    </Section>
  );
}
