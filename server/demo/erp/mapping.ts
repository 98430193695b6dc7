/** A value of Navette's row out of a row of the ERP, as SQL over its alias. */
type Value = (row: string) => string;

/** How one table of the ERP becomes one entity. */
export interface Mapping {
  table: string;
  entity: string;
  /** Distinguishes the ids of this table's numbers from those of the others. */
  kind: number;
  /** By column of the entity's table. */
  columns: Readonly<Record<string, Value>>;
  /** Which rows are brought into Navette; a row that is there stays and follows. `$2` is the first day. All when absent. */
  brought?: Value;
  /** Which rows have ended for Navette although the ERP keeps them. */
  over?: Value;
}

const KINDS = { employee: 1, customer: 2, project: 3, article: 4, work_order: 5, time_entry: 6, expense_claim: 7 };

const column =
  (name: string): Value =>
  (row) =>
    `${row}.${name}`;
const idOf =
  (kind: keyof typeof KINDS, name: string): Value =>
  (row) =>
    `erp.navette_id(${KINDS[kind]}, ${row}.${name})`;
const approval: Value = (row) => `case when ${row}.approved then 'approved' else 'submitted' end`;
const since =
  (name: string): Value =>
  (row) =>
    `${row}.${name} >= $2`;

/** In the order in which rows are first brought in. */
export const MAPPINGS: readonly Mapping[] = [
  {
    table: 'employee',
    entity: 'service.colleague',
    kind: KINDS.employee,
    columns: {
      name: column('name'),
      role: column('job'),
      phone: column('mobile'),
      sector: (row) => `${row}.regions[1]`,
      trade: column('trade'),
    },
    over: (row) => `${row}.left_on is not null`,
  },
  {
    table: 'customer',
    entity: 'service.customer',
    kind: KINDS.customer,
    columns: {
      name: column('name'),
      sector: column('region'),
      phone: column('phone'),
      contact_name: column('contact_name'),
      address: column('street'),
      city: column('city'),
      position: (row) => `case when ${row}.latitude is not null then
        jsonb_build_object('latitude', ${row}.latitude, 'longitude', ${row}.longitude, 'accuracyM', 20) end`,
      access: column('access_note'),
      erp_number: (row) => `'C-' || ${row}.no`,
    },
    over: (row) => `${row}.closed_on is not null`,
  },
  {
    table: 'project',
    entity: 'service.project',
    kind: KINDS.project,
    columns: {
      code: column('code'),
      name: column('label'),
      customer_id: idOf('customer', 'customer_no'),
      leader_id: idOf('employee', 'leader_no'),
      starts_on: column('starts_on'),
      ends_on: column('ends_on'),
      status: (row) => `case when ${row}.closed then 'closed' else 'open' end`,
    },
  },
  {
    table: 'article',
    entity: 'service.product',
    kind: KINDS.article,
    columns: {
      code: column('code'),
      name: column('label'),
      family: column('family'),
      unit: column('unit'),
      price_cents: column('price_cents'),
    },
    over: (row) => `${row}.discontinued`,
  },
  {
    table: 'work_order',
    entity: 'service.intervention',
    kind: KINDS.work_order,
    columns: {
      reference: column('code'),
      subject: column('subject'),
      customer_id: idOf('customer', 'customer_no'),
      colleague_id: idOf('employee', 'technician_no'),
      project_id: idOf('project', 'project_no'),
      scheduled_at: column('due_at'),
      duration_minutes: column('minutes'),
      status: (row) =>
        `case ${row}.state when 'open' then 'planned' when 'in_progress' then 'started' when 'closed' then 'done' else 'cancelled' end`,
      urgency: (row) => `case when ${row}.urgent then 'urgent' else 'normal' end`,
      instructions: column('instructions'),
      started_at: column('started_at'),
      done_at: column('closed_at'),
      report: column('report'),
      signed_by: column('signed_by'),
    },
    brought: since('due_at'),
  },
  {
    table: 'time_entry',
    entity: 'service.timesheet',
    kind: KINDS.time_entry,
    columns: {
      colleague_id: idOf('employee', 'employee_no'),
      intervention_id: idOf('work_order', 'work_order_no'),
      day: column('day'),
      minutes: column('minutes'),
      started_at: column('started_at'),
      note: column('note'),
      approval,
      erp_number: (row) => `'T-' || ${row}.no`,
    },
    brought: since('day'),
  },
  {
    table: 'expense_claim',
    entity: 'service.expense',
    kind: KINDS.expense_claim,
    columns: {
      colleague_id: idOf('employee', 'employee_no'),
      day: column('day'),
      category: column('category'),
      amount_cents: column('amount_cents'),
      note: column('note'),
      approval,
      erp_number: (row) => `'E-' || ${row}.no`,
    },
    brought: since('day'),
  },
];
