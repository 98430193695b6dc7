import { useIntl } from 'react-intl';
import { auditFields } from '#packs/core/audit.ts';
import { delivery, WRONG_CODE } from '#packs/logistics/delivery.ts';
import { useLive } from '../device/use-live.ts';
import { AuditList } from '../parts/audit-list.tsx';
import { useLabel } from '../parts/use-label.ts';
import { actionWords } from '../records/page/action-words.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { AUDIT_READS, AUDIT_SQL, type AuditRow } from './audit-query.ts';
import classes from './audit-trail.module.css';
import { typedIn } from './audit-words.ts';

/** What happened to a delivery, by whom and from where, as the audit log has it. `full`: with the evidence of each entry. */
export function AuditTrail({ id, full = false }: { id: string; full?: boolean }) {
  const text = useText();
  const { locale } = useLocale();
  const { rows } = useLive<AuditRow>(AUDIT_SQL, [id], AUDIT_READS);
  if (!rows) return null;
  const what = (row: AuditRow): string => {
    const typed = row.action === WRONG_CODE ? typedIn(row.detail) : null;
    if (typed !== null) return text('delivery.auditWrongCode', { typed });
    return actionWords(delivery, row.action, locale, text);
  };
  return (
    <AuditList
      rows={rows}
      none={text('delivery.auditNone')}
      what={what}
      more={(row) => full && <Evidence row={row} />}
    />
  );
}

function Evidence({ row }: { row: AuditRow }) {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  return (
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
  );
}
