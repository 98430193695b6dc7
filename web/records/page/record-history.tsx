import { auditFields } from '#packs/core/audit.ts';
import type { KnownEntity } from '#packs/registry.ts';
import classes from '../../delivery/audit-trail.module.css';
import { useProfile } from '../../device/device-context.tsx';
import { useLive } from '../../device/use-live.ts';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { useLocale } from '../../texts/texts-provider.tsx';
import { useSentence } from '../../texts/use-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import { peopleOf } from '../declared.ts';
import { actionWords } from './action-words.ts';
import { historySql } from './record-query.ts';

type HistoryRow = {
  id: string;
  userId: string;
  userName: string | null;
  deviceId: string;
  seq: number;
  action: string;
  occurredAt: string;
  receivedAt: string | null;
  outcome: string;
  code: string | null;
};

/** What happened to a record, by whom and with what outcome, as the audit log on this device has it. */
export function RecordHistory({ known, id }: { known: KnownEntity; id: string }) {
  const text = useText();
  const people = peopleOf(known.pack);
  const reads = [`${known.pack.name}.${known.pack.audit}`, ...(people ? [people.name] : [])];
  const { rows } = useLive<HistoryRow>(historySql(known, people), [id, known.name], reads);
  if (!rows) return null;
  if (rows.length === 0) return <p className={classes.none}>{text('records.noHistory')}</p>;
  return (
    <ol className={classes.trail}>
      {rows.map((row) => (
        <Entry key={row.id} known={known} row={row} />
      ))}
    </ol>
  );
}

function Entry({ known, row }: { known: KnownEntity; row: HistoryRow }) {
  const text = useText();
  const label = useLabel();
  const sentence = useSentence();
  const { locale } = useLocale();
  const { user } = useProfile();
  const who =
    row.userId === user.id ? text('delivery.you', { name: user.name }) : (row.userName ?? text('delivery.colleague'));
  const outcome = auditFields.outcome.choices?.[row.outcome];
  return (
    <li className={classes.entry} data-outcome={row.outcome}>
      <span className={classes.what}>{actionWords(known.entity, row.action, locale, text)}</span>
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
      {row.code && <span className={classes.line}>{sentence(row.code)}</span>}
    </li>
  );
}
