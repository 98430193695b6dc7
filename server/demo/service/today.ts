import type { TransactionSql } from '#server/database/connect.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import { addDays, dayOf, isWorkingDay, midnightOf } from '../calendar.ts';
import { drawFrom } from '../draw.ts';
import type { DemoTenant } from '../today.ts';
import { writeRows } from '../write-rows.ts';
import { type Customer, planOf } from './plan.ts';

const HOUR_MS = 3_600_000;
/** As many days ahead as a new demo has. */
const AHEAD_DAYS = 10;
const PER_DAY = 4;

/**
 * Plans the working days from today on for which nobody has planned anything: each technician's customers, in the order that
 * the day decides. Resolves with the number of interventions.
 */
export async function visitSoon(sql: TransactionSql, tenant: DemoTenant, clock: Clock): Promise<number> {
  const { timeZone } = tenant.rules;
  const today = dayOf(clock.now(), timeZone);
  const planned = await sql<{ day: string }[]>`
    SELECT DISTINCT (scheduled_at AT TIME ZONE ${timeZone})::date AS day FROM service.intervention
    WHERE tenant_id = ${tenant.id} AND scheduled_at >= ${new Date(midnightOf(today, timeZone))}`;
  const days = Array.from({ length: AHEAD_DAYS + 1 }, (_, index) => addDays(today, index))
    .filter(isWorkingDay)
    .filter((day) => planned.every((one) => one.day !== day));
  if (days.length === 0) return 0;
  const technicians = await sql<{ id: string; sectors: string[] }[]>`
    SELECT id, sectors FROM navette.account
    WHERE tenant_id = ${tenant.id} AND role = 'technician' AND active ORDER BY email`;
  const customers = await sql<Customer[]>`
    SELECT id, name, sector, phone, contact_name AS "contactName", contact_phone AS "contactPhone", address, city, position,
      access, erp_number AS "erpNumber"
    FROM service.customer WHERE tenant_id = ${tenant.id} AND deleted_at IS NULL ORDER BY id`;
  const projects = await sql<{ id: string; customerId: string }[]>`
    SELECT id, customer_id AS "customerId" FROM service.project
    WHERE tenant_id = ${tenant.id} AND deleted_at IS NULL ORDER BY id`;
  const [last] = await sql<{ number: number }[]>`
    SELECT coalesce(max(substring(reference from '^INT-\\d{4}-(\\d+)$')::int), 0) AS number
    FROM service.intervention WHERE tenant_id = ${tenant.id}`;
  const plan = planOf(drawFrom(`${tenant.slug}|from ${days[0]}`), {
    days: days.map((day) => ({ day, starts: midnightOf(day, timeZone) + 8 * HOUR_MS })),
    // Nothing of it is done yet, also when somebody starts in the evening.
    now: midnightOf(today, timeZone),
    perDay: PER_DAY,
    technicians,
    customers,
    projects,
    numbered: last!.number,
  });
  const visits = plan['service.intervention'];
  await writeRows(sql, 'service.intervention', tenant.id, visits);
  await poke({ sql }, tenant.id);
  return visits.length;
}
