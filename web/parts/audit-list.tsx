import type { ReactNode } from 'react';
import { auditFields } from '#packs/core/audit.ts';
import { useProfile } from '../device/device-context.tsx';
import { useCodeWords } from '../texts/use-code-words.ts';
import { useText } from '../texts/use-text.ts';
import classes from './audit-list.module.css';
import { useLabel } from './use-label.ts';
import { When } from './when.tsx';

/** What every line tells of an entry in an audit log. */
export type AuditLine = {
  id: string;
  userId: string;
  userName: string | null;
  occurredAt: string;
  receivedAt: string | null;
  outcome: string;
  code: string | null;
};

/** Entries of an audit log, in the order given. `what`: the words for what was done; `more`: what stands below them. */
export function AuditList<Row extends AuditLine>(props: {
  rows: readonly Row[];
  none: string;
  what(row: Row): string;
  more?(row: Row): ReactNode;
}) {
  const { rows, none, what, more } = props;
  if (rows.length === 0) return <p className={classes.none}>{none}</p>;
  return (
    <ol className={classes.trail}>
      {rows.map((row) => (
        <Entry key={row.id} row={row} what={what(row)}>
          {more?.(row)}
        </Entry>
      ))}
    </ol>
  );
}

function Entry({ row, what, children }: { row: AuditLine; what: string; children: ReactNode }) {
  const text = useText();
  const label = useLabel();
  const codeWords = useCodeWords();
  const { user } = useProfile();
  const who =
    row.userId === user.id ? text('delivery.you', { name: user.name }) : (row.userName ?? text('delivery.colleague'));
  const outcome = auditFields.outcome.choices?.[row.outcome];
  return (
    <li className={classes.entry} data-outcome={row.outcome}>
      <span className={classes.what}>{what}</span>
      <span className={classes.line}>
        <bdi>{who}</bdi>
        <When instant={row.occurredAt} as="absolute" />
      </span>
      <span className={classes.line}>
        {outcome && <span className={classes.outcome}>{label(outcome)}</span>}
        {row.receivedAt && (
          <span>
            {label(auditFields.receivedAt.label)} <When instant={row.receivedAt} as="absolute" />
          </span>
        )}
      </span>
      {row.code && <span className={classes.line}>{codeWords(row.code)}</span>}
      {children}
    </li>
  );
}
