import { Button } from '@mantine/core';
import { IconClockUp, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '#protocol/errors.ts';
import { useDevice, useDeviceState } from '../device/device-context.tsx';
import { ExportWork } from '../healing/export-work.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import classes from './sign-in.module.css';

/** Everybody who has data here: those still signed in open with a tap, those who left work behind are named with it. */
export function KnownProfiles() {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  const { profiles, active } = useDeviceState();
  const [problem, setProblem] = useState<Problem | null>(null);
  const known = profiles.filter(
    ({ profile, signedIn, waiting }) => profile !== active?.profile && (signedIn || waiting > 0),
  );
  if (known.length === 0) return null;

  const open = async (profile: string) => {
    const opened = await device.open(profile);
    setProblem(opened.ok ? null : opened.problem);
  };
  return (
    <section aria-labelledby="known-profiles">
      <h2 id="known-profiles" className={classes.heading}>
        {text('signIn.known')}
      </h2>
      <ul className={classes.profiles}>
        {known.map(({ profile, userName, tenantName, signedIn, waiting }) => (
          <li key={profile} className={classes.profile}>
            <IconUser aria-hidden size={24} />
            <div className={classes.who}>
              <strong id={`known-${profile}`}>
                <bdi>{userName}</bdi>
              </strong>
              <span className={classes.muted}>
                <bdi>{tenantName}</bdi>
              </span>
              {waiting > 0 ? (
                <span className={classes.waiting}>
                  <IconClockUp aria-hidden size={18} />
                  {text(signedIn ? 'signIn.waiting' : 'signIn.leftBehind', { count: waiting })}
                </span>
              ) : null}
            </div>
            {signedIn ? (
              <Button
                variant="default"
                onClick={() => void open(profile)}
                aria-label={text('signIn.openOf', { name: userName })}
              >
                {text('signIn.open')}
              </Button>
            ) : null}
            {waiting > 0 ? (
              <div className={classes.export}>
                <ExportWork profile={profile} ownerId={`known-${profile}`} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {problem ? (
        <p role="alert" className={classes.problem}>
          {sentence(problem.code, problem.data)}
        </p>
      ) : null}
    </section>
  );
}
