import type { Position } from '#protocol/common.ts';
import type { Draw } from '../draw.ts';
import type { Member } from '../pack-world.ts';
import { recordId } from '../record-id.ts';
import { EXPENSE_NOTES, REPORTS, SUBJECTS } from './names.ts';

export interface Customer {
  id: string;
  name: string;
  sector: string;
  phone: string | null;
  contactName: string | null;
  contactPhone: string | null;
  address: string;
  city: string;
  position: Position;
  access: string | null;
  erpNumber: string;
}

type Technician = Pick<Member, 'id' | 'sectors'>;

interface Ground {
  /** Working days and when their work begins, in milliseconds. */
  days: readonly { day: string; starts: number }[];
  now: number;
  perDay: number;
  technicians: readonly Technician[];
  customers: readonly Customer[];
  /** How many interventions there are already. */
  numbered?: number;
  projects: readonly { id: string; customerId: string }[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Hours and expenses of a week ago have been looked at. */
const APPROVED_AFTER_MS = 7 * DAY_MS;

const iso = (ms: number): string => new Date(ms).toISOString();

/** What technicians did and have to do, with the hours and money it took, under the entities' names. */
export function planOf(draw: Draw, ground: Ground) {
  const { days, now, perDay, technicians, customers, projects, numbered = 0 } = ground;
  const interventions: Record<string, unknown>[] = [];
  const timesheets: Record<string, unknown>[] = [];
  const expenses: Record<string, unknown>[] = [];
  const approvalAt = (ms: number): string => (now - ms > APPROVED_AFTER_MS ? 'approved' : 'submitted');

  for (const { day, starts } of days) {
    for (const technician of technicians) {
      const own = customers.filter(({ sector }) => technician.sectors?.includes(sector));
      if (own.length === 0) continue;
      let at = starts;
      for (let number = 0; number < perDay; number++) {
        const customer = draw.pick(own);
        const minutes = draw.int(2, 8) * 15;
        const reference = `INT-${day.slice(0, 4)}-${String(numbered + interventions.length + 1).padStart(6, '0')}`;
        const row = interventionOf(draw, { reference, customer, technician, at, minutes, now });
        row.projectId = projects.find(({ customerId }) => customerId === customer.id)?.id ?? null;
        interventions.push(row);
        if (row.status === 'done') {
          timesheets.push({
            id: recordId(draw, iso(at)),
            colleagueId: technician.id,
            interventionId: row.id,
            projectId: row.projectId,
            day,
            startedAt: row.startedAt,
            endedAt: row.doneAt,
            minutes,
            note: null,
            approval: approvalAt(at),
            erpNumber: null,
          });
        }
        at += (minutes + draw.int(2, 5) * 10) * MINUTE_MS;
      }
      if (starts < now && draw.chance(0.45))
        expenses.push(expenseOf(draw, technician, day, starts, approvalAt(starts)));
    }
  }
  const typed = (rows: Record<string, unknown>[]) => rows as (Record<string, unknown> & { id: string })[];
  return {
    'service.intervention': typed(interventions),
    'service.timesheet': typed(timesheets),
    'service.expense': typed(expenses),
  };
}

interface Visit {
  reference: string;
  customer: Customer;
  technician: Technician;
  at: number;
  minutes: number;
  now: number;
}

function interventionOf(draw: Draw, { reference, customer, technician, at, minutes, now }: Visit) {
  const ends = at + minutes * MINUTE_MS;
  const isCancelled = draw.chance(0.04);
  const status = isCancelled ? 'cancelled' : ends < now ? 'done' : at < now ? 'started' : 'planned';
  const isDone = status === 'done';
  return {
    // Planned a week ahead.
    id: recordId(draw, iso(at - 7 * DAY_MS)),
    reference,
    subject: draw.pick(SUBJECTS),
    customerId: customer.id,
    colleagueId: technician.id,
    projectId: null as string | null,
    scheduledAt: iso(at),
    durationMinutes: minutes,
    urgency: draw.chance(0.12) ? 'urgent' : 'normal',
    status,
    instructions: customer.access,
    startedAt: isDone || status === 'started' ? iso(at) : null,
    doneAt: isDone ? iso(ends) : null,
    report: isDone ? draw.pick(REPORTS) : null,
    signedBy: isDone ? customer.contactName : null,
    signature: null,
    position: isDone ? customer.position : null,
  };
}

function expenseOf(draw: Draw, technician: Technician, day: string, at: number, approval: string) {
  return {
    id: recordId(draw, iso(at)),
    colleagueId: technician.id,
    interventionId: null,
    projectId: null,
    day,
    category: draw.pick(['fuel', 'fuel', 'meal', 'meal', 'toll', 'parts']),
    amountCents: draw.int(4, 60) * 5_000,
    receipt: null,
    note: draw.chance(0.6) ? draw.pick(EXPENSE_NOTES) : null,
    approval,
    erpNumber: null,
  };
}
