import type { Status } from '../delivery/status-look.ts';
import { latinDigits } from '../parts/fold-text.ts';

/** A delivery as a row of a round. `state`: of this device's own work on it. */
export type RoundRow = {
  id: string;
  reference: string;
  code: string;
  plannedOn: string;
  stop: number;
  status: Status;
  totalCents: number;
  name: string | null;
  city: string | null;
  address: string | null;
  state: string | null;
};

const COLUMNS = `d.id, d.reference, d.code, d.plannedOn, d.stop, d.status, d.totalCents,
       c.name, c.city, c.address, s.state`;
const JOINS = `LEFT JOIN logistics_client c ON c.id = d.clientId
  LEFT JOIN record_state s ON s.entity = 'logistics.delivery' AND s.entityId = d.id`;

/** What changes these rows. */
export const ROUND_READS = ['logistics.delivery', 'logistics.client'];

/** The deliveries of a driver on a day, in order of stops. Parameters: driver, day. By the index on driver and day. */
export const ROUND_SQL = `SELECT ${COLUMNS}
  FROM logistics_delivery d ${JOINS}
  WHERE d.driverId = ? AND d.plannedOn = ?
  ORDER BY d.stop, d.reference`;

export type RoundDay = { plannedOn: string; total: number; pending: number };

/** The days a driver has deliveries on, the latest first. Parameter: driver. */
export const DAYS_SQL = `SELECT plannedOn, count(*) AS total, sum(status = 'pending') AS pending
  FROM logistics_delivery WHERE driverId = ? GROUP BY plannedOn ORDER BY plannedOn DESC`;

/** What a driver did not deliver before a day. Parameters: driver, day. */
export const LATE_SQL = `SELECT count(*) AS late, min(plannedOn) AS since
  FROM logistics_delivery WHERE driverId = ? AND plannedOn < ? AND status = 'pending'`;

/** Names that searching over all days compares; as many as a driver has clients. No parameters. */
export const CLIENTS_SQL = 'SELECT id, name, city, address FROM logistics_client';

/** How many rows a search over all days shows. */
export const FOUND_LIMIT = 200;

/**
 * Deliveries of a driver on any day: of these clients, or with that reference or code. Parameters: driver, client ids as a
 * JSON array, reference pattern, code pattern.
 */
export const FIND_SQL = `SELECT ${COLUMNS}
  FROM logistics_delivery d ${JOINS}
  WHERE d.driverId = ?
    AND (d.clientId IN (SELECT value FROM json_each(?)) OR replace(d.reference, '-', '') LIKE ? ESCAPE '\\' OR replace(d.code, '-', '') LIKE ? ESCAPE '\\')
  ORDER BY d.plannedOn DESC, d.stop
  LIMIT ${FOUND_LIMIT}`;

/** A LIKE pattern for a reference or code as typed; matches nothing while less than three characters are there. */
export function codePattern(typed: string): string {
  const compact = latinDigits(typed).replace(/[\s-]+/g, '');
  return compact.length < 3 ? '' : `%${compact.replace(/[\\%_]/g, '\\$&')}%`;
}
