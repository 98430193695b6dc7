import { Button, Radio, Stack } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { KnownDevice } from '#device/api.ts';
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
  const { formatDate } = useIntl();
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
      <Radio.Group value={chosen} onChange={setChosen} label={text('signIn.devices')} name="replaces">
        <Stack gap="xs" mt="xs">
          {devices.map(({ id, name, platform, lastSeenAt }) => (
            <Radio
              key={id}
              value={id}
              size="md"
              className={classes.choice}
              label={<bdi>{name}</bdi>}
              description={
                <>
                  <bdi>{platform}</bdi>
                  <br />
                  {text('signIn.lastSeen', { at: formatDate(lastSeenAt, { dateStyle: 'medium', timeStyle: 'short' }) })}
                </>
              }
            />
          ))}
        </Stack>
      </Radio.Group>
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
