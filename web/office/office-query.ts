import type { Status } from '../delivery/status-look.ts';

/** A delivery as a row of the office's day. */
export type OfficeRow = {
  id: string;
  version: number;
  reference: string;
  code: string;
  plannedOn: string;
  stop: number;
  status: Status;
  totalCents: number;
  driverId: string;
  driverName: string | null;
  clientName: string | null;
  city: string | null;
  address: string | null;
  validatedAt: string | null;
  validatedBy: string | null;
  validatorName: string | null;
  receivedBy: string | null;
  position: string | null;
  signature: string | null;
  proof: 'incomplete' | 'complete' | null;
  validatedAfterReassignment: number | null;
};

export const OFFICE_READS = ['logistics.delivery', 'logistics.client', 'logistics.staff'];

/** All deliveries of a day. Parameter: day. By the index on day and stop. */
export const OFFICE_SQL = `SELECT d.id, d.version, d.reference, d.code, d.plannedOn, d.stop, d.status, d.totalCents, d.driverId,
    d.validatedAt, d.validatedBy, d.receivedBy, d.position, d.signature, d.proof, d.validatedAfterReassignment,
    c.name AS clientName, c.city, c.address, driver.name AS driverName, validator.name AS validatorName
  FROM logistics_delivery d
  LEFT JOIN logistics_client c ON c.id = d.clientId
  LEFT JOIN logistics_staff driver ON driver.id = d.driverId
  LEFT JOIN logistics_staff validator ON validator.id = d.validatedBy
  WHERE d.plannedOn = ?
  ORDER BY d.stop`;
