import { useIntl } from 'react-intl';
import { auditFields } from '#packs/core/audit.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLive } from '../device/use-live.ts';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { AUDIT_READS, AUDIT_SQL, type AuditRow } from './audit-query.ts';
import classes from './audit-trail.module.css';
import { actionLabel, typedIn, WRONG_CODE } from './audit-words.ts';

/** What happened to a delivery, by whom and from where, as the audit log has it. `full`: with the evidence of each entry. */
export function AuditTrail({ id, full = false }: { id: string; full?: boolean }) {
  const text = useText();
  const { rows } = useLive<AuditRow>(AUDIT_SQL, [id], AUDIT_READS);
  if (!rows) return null;
  if (rows.length === 0) return <p className={classes.none}>{text('delivery.auditNone')}</p>;
  return (
    <ol className={classes.trail}>
      {rows.map((row) => (
        <Entry key={row.id} row={row} full={full} />
      ))}
    </ol>
  );
}

function Entry({ row, full }: { row: AuditRow; full: boolean }) {
  const text = useText();
  const label = useLabel();
  const sentence = useSentence();
  const { formatNumber } = useIntl();
  const { user } = useProfile();
  const named = actionLabel('logistics.delivery', row.action);
  const typed = row.action === WRONG_CODE ? typedIn(row.detail) : null;
  const what = typed === null ? (named ? label(named) : row.action) : text('delivery.auditWrongCode', { typed });
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
      {row.code && <span className={classes.line}>{sentence(row.code)}</span>}
      {full && (
        <span className={classes.evidence}>
          <span>{text('delivery.auditSeq', { seq: row.seq, device: row.deviceId.slice(0, 8) })}</span>
          {row.appVersion && (
            <span>
              {label(auditFields.appVersion.label)} {row.appVersion}
            </span>
          )}
          {row.battery !== null && (
            <span>
              {label(auditFields.battery.label)} {formatNumber(row.battery, { style: 'percent' })}
            </span>
          )}
          {row.network && (
            <span>
              {label(auditFields.network.label)} {row.network}
            </span>
          )}
          {row.hash && (
            <span>
              {label(auditFields.hash.label)} <code title={row.hash}>{row.hash.slice(0, 12)}…</code>
            </span>
          )}
        </span>
      )}
    </li>
  );
}
