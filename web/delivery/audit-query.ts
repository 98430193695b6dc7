import type { AuditLine } from '../parts/audit-list.tsx';

/** An entry of the audit log about one record. */
export type AuditRow = AuditLine & {
  deviceId: string;
  seq: number;
  action: string;
  appVersion: string | null;
  battery: number | null;
  network: string | null;
  hash: string | null;
  detail: string | null;
};

export const AUDIT_READS = ['logistics.audit_entry', 'logistics.staff'];

/** What happened to a record, oldest first. Parameter: its id. By the index on records. */
export const AUDIT_SQL = `SELECT a.id, a.userId, u.name AS userName, a.deviceId, a.seq, a.action, a.occurredAt, a.receivedAt,
    a.appVersion, a.battery, a.network, a.hash, a.outcome, a.code, a.detail
  FROM logistics_audit_entry a LEFT JOIN logistics_staff u ON u.id = a.userId
  WHERE a.entityId = ? AND a.entity = 'logistics.delivery' ORDER BY a.occurredAt, a.seq`;
