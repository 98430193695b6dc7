import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { KnownDevice } from '#device/api.ts';
import { useNow } from '../device/now.ts';
import { whenText } from '../parts/when-text.ts';
import { useText } from '../texts/use-text.ts';
import classes from './sign-in.module.css';

/** All places for devices are taken: which one does this device replace? */
export function ReplaceDevice({
  explanation,
  devices,
  busy,
  onReplace,
  onBack,
}: {
  explanation: string;
  devices: readonly KnownDevice[];
  busy: boolean;
  onReplace(id: string): void;
  onBack(): void;
}) {
  const text = useText();
  const { locale } = useIntl();
  const now = useNow();
  // Nobody is signed in: no tenant's time zone yet.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const heading = useRef<HTMLHeadingElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen) onReplace(chosen);
      }}
    >
      <h2 ref={heading} tabIndex={-1} className={classes.heading}>
        {explanation}
      </h2>
      <fieldset className={classes.devices}>
        <legend>{text('signIn.devices')}</legend>
        {devices.map(({ id, name, platform, lastSeenAt }) => (
          <label key={id} className={classes.choice}>
            <input type="radio" name="replaces" checked={chosen === id} onChange={() => setChosen(id)} />
            <span>
              <bdi>{name}</bdi>
              <span className={classes.muted}>
                <bdi>{platform}</bdi>
              </span>
              <span className={classes.muted}>
                {text('signIn.lastSeen', { at: whenText(lastSeenAt, now, locale, timeZone) })}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className={classes.muted}>{text('signIn.replaceMeans')}</p>
      <Button type="submit" size="lg" fullWidth loading={busy} disabled={chosen === null}>
        {text('signIn.replace')}
      </Button>
      <Button variant="default" fullWidth onClick={onBack}>
        {text('frame.back')}
      </Button>
    </form>
  );
}
