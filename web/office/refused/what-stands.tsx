import type { KnownEntity } from '#packs/registry.ts';
import { useLive } from '../../device/use-live.ts';
import inbox from '../../inbox/inbox.module.css';
import { SideValue } from '../../inbox/side-value.tsx';
import card from '../../parts/card.module.css';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { mainChoiceOf } from '../../records/declared.ts';
import { recordReads, recordSql } from '../../records/page/record-query.ts';
import { useText } from '../../texts/use-text.ts';

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
