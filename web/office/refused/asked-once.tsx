import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Problem } from '#protocol/errors.ts';
import type { Result } from '#protocol/result.ts';
import inbox from '../../inbox/inbox.module.css';
import { ActionBar } from '../../parts/action-bar.tsx';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';

export interface FinalDeed {
  /** The verb. */
  label: string;
  question: string;
  /** What follows from it. */
  text: string;
  danger?: boolean;
  run(): Promise<Result<null>>;
}

/** What can be done, the last being the usual: each asked once, for none can be taken back. Why it failed stays above it. */
export function AskedOnce({ deeds }: { deeds: readonly FinalDeed[] }) {
  const sentence = useOnlineSentence();
  const [asking, setAsking] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Problem | null>(null);
  const run = async (deed: FinalDeed) => {
    setBusy(true);
    const done = await deed.run();
    setBusy(false);
    setAsking(null);
    setWhy(done.ok ? null : done.problem);
  };
  return (
    <ActionBar>
      <div className={inbox.actions}>
        <p className={inbox.problem} role="alert">
          {why && sentence(why)}
        </p>
      </div>
      <div className={inbox.pair}>
        {deeds.map(({ label }, at) => (
          <Button
            key={label}
            size="lg"
            fullWidth
            variant={at === deeds.length - 1 ? 'filled' : 'default'}
            onClick={() => setAsking(label)}
          >
            {label}
          </Button>
        ))}
      </div>
      {deeds.map((deed) => (
        <ConfirmSheet
          key={deed.label}
          open={asking === deed.label}
          busy={busy}
          danger={deed.danger ?? false}
          title={deed.question}
          confirm={deed.label}
          onConfirm={() => void run(deed)}
          onCancel={() => setAsking(null)}
        >
          <p>{deed.text}</p>
        </ConfirmSheet>
      ))}
    </ActionBar>
  );
}
