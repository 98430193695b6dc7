import { Button } from '@mantine/core';
import { useState } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import type { Problem } from '#protocol/errors.ts';
import type { RepairRequest } from '#protocol/repair.ts';
import type { Result } from '#protocol/result.ts';
import { useLive } from '../../device/use-live.ts';
import inbox from '../../inbox/inbox.module.css';
import { SideValue } from '../../inbox/side-value.tsx';
import { ActionBar } from '../../parts/action-bar.tsx';
import card from '../../parts/card.module.css';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { mainChoiceOf } from '../../records/declared.ts';
import { recordReads, recordSql } from '../../records/page/record-query.ts';
import { useSentence } from '../../texts/use-sentence.ts';
import { useText } from '../../texts/use-text.ts';

type Choice = NonNullable<RepairRequest['decision']>;

/** The record as it stands at the office, in a line: its state, and since when at the latest. */
export function WhatStands({ known, id }: { known: KnownEntity; id: string }) {
  const text = useText();
  const label = useLabel();
  const { rows } = useLive(recordSql(known), [id], recordReads(known));
  const [row] = rows ?? [];
  const state = mainChoiceOf(known.entity);
  return (
    <section className={card.box}>
      <h2 className={card.title}>{text('repair.stands')}</h2>
      {row && state ? (
        <dl className={inbox.same}>
          <div>
            <dt>{label(state[1].label)}</dt>
            <dd>
              <SideValue known={known} name={state[0]} field={state[1]} value={row[state[0]]} />
            </dd>
          </div>
          <div>
            <dt>{text('repair.lastChanged')}</dt>
            <dd>
              <When instant={String(row.lastModifiedAt)} />
            </dd>
          </div>
        </dl>
      ) : (
        rows && <p className={inbox.gone}>{text('inbox.deleted')}</p>
      )}
    </section>
  );
}

/** It counts, or it has no effect: each asked once, for neither can be taken back. */
export function Decide({ name, decide }: { name: string; decide(choice: Choice): Promise<Result<null>> }) {
  const text = useText();
  const sentence = useSentence();
  const [asking, setAsking] = useState<Choice | null>(null);
  const [busy, setBusy] = useState(false);
  const [why, setWhy] = useState<Problem | null>(null);
  const run = async (choice: Choice) => {
    setBusy(true);
    const done = await decide(choice);
    setBusy(false);
    setAsking(null);
    setWhy(done.ok ? null : done.problem);
  };
  return (
    <ActionBar>
      <div className={inbox.actions}>
        <p className={inbox.problem} role="alert">
          {why && sentence(why.code, why.data)}
        </p>
      </div>
      <div className={inbox.pair}>
        <Button size="lg" fullWidth variant="default" onClick={() => setAsking('decline')}>
          {text('repair.decline')}
        </Button>
        <Button size="lg" fullWidth onClick={() => setAsking('accept')}>
          {text('repair.accept')}
        </Button>
      </div>
      {(['accept', 'decline'] as const).map((choice) => (
        <ConfirmSheet
          key={choice}
          open={asking === choice}
          busy={busy}
          danger={choice === 'decline'}
          title={text(`repair.${choice}Question`, { name: isolate(name) })}
          confirm={text(`repair.${choice}`)}
          onConfirm={() => void run(choice)}
          onCancel={() => setAsking(null)}
        >
          <p>
            {text(`repair.${choice}Text`)} {text('repair.final')}
          </p>
        </ConfirmSheet>
      ))}
    </ActionBar>
  );
}
