import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import type { UnsentChoice } from '#device/api.ts';
import { PACKS } from '#packs/registry.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';
import { ConfirmSheet } from '../parts/confirm-sheet.tsx';
import { useLocale } from '../texts/texts-provider.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';
import { UnsentWork } from './unsent-work.tsx';

/** Who is signed in, and signing out: at once when nothing is lost or waits, else with an explicit choice. */
export function Person() {
  const text = useText();
  const sentence = useSentence();
  const { locale } = useLocale();
  const device = useDevice();
  const { user, tenant } = useProfile();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [unfinished, setUnfinished] = useState(0);
  const role = tenant.packs.map((pack) => PACKS[pack]?.roles[user.role]?.[locale]).find(Boolean) ?? user.role;

  const ask = async () => {
    // Who cannot be told how many can sign out all the same.
    const count = await device.countDrafts().catch(() => 0);
    setUnfinished(count);
    if (count === 0) await signOut();
  };
  const signOut = async (choice?: UnsentChoice) => {
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
        onClick={() => void ask()}
      >
        {text('settings.signOut')}
      </Button>
      <ConfirmSheet
        open={unfinished > 0}
        danger
        title={text('signOut.unfinished', { count: unfinished })}
        confirm={text('settings.signOut')}
        onConfirm={() => {
          setUnfinished(0);
          void signOut();
        }}
        onCancel={() => setUnfinished(0)}
      >
        <p>{text('signOut.unfinishedMeans')}</p>
      </ConfirmSheet>
      <UnsentWork count={waiting} onChoose={(choice) => void signOut(choice)} onClose={() => setProblem(null)} />
    </Section>
  );
}
