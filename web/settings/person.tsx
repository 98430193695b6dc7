import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { PACKS } from '#packs/registry.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';
import { UnsentWork } from './unsent-work.tsx';

/** Who is signed in, and signing out: at once when nothing waits, else with an explicit choice. */
export function Person() {
  const text = useText();
  const sentence = useSentence();
  const { locale } = useLocale();
  const device = useDevice();
  const { user, tenant } = useProfile();
  const [problem, setProblem] = useState<Problem | null>(null);
  const role = tenant.packs.map((pack) => PACKS[pack]?.roles[user.role]?.[locale]).find(Boolean) ?? user.role;

  const signOut = async (choice?: { unsent: 'keep' | 'delete' }) => {
    const answer = await device.signOut(choice);
    setProblem(answer.ok ? null : answer.problem);
  };
  const waiting = problem?.code === 'UNSENT_WORK' ? Number(problem.data.count) : 0;
  return (
    <Section title={text('settings.person')}>
      <p className={classes.person}>
        <strong>
          <bdi>{user.name}</bdi>
        </strong>
        <span className={classes.muted}>
          {role} · <bdi>{tenant.name}</bdi>
        </span>
      </p>
      {problem && waiting === 0 ? (
        <p role="alert" className={classes.problem}>
          {sentence(problem.code, problem.data)}
        </p>
      ) : null}
      <Button
        variant="default"
        leftSection={<IconLogout aria-hidden size={20} className={classes.mirror} />}
        onClick={() => void signOut()}
      >
        {text('settings.signOut')}
      </Button>
      <UnsentWork count={waiting} onChoose={(unsent) => void signOut({ unsent })} onClose={() => setProblem(null)} />
    </Section>
  );
}
