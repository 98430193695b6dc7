/**
 * The company's own system, as plain tables of a schema that knows nothing of Navette: numbers for keys, columns in its own
 * words, and years of history. Foreign keys and their indexes come after the rows, as in any bulk load.
 */
export const TABLES_SQL = `
create schema erp;
revoke all on schema erp from public;
create table erp.region (name text primary key, latitude double precision not null, longitude double precision not null);
create table erp.employee (
  no integer primary key, name text not null, job text not null, trade text, mobile text, locale text not null,
  regions text[] not null, left_on date);
create table erp.customer (
  no integer primary key, name text not null, region text not null, phone text, contact_name text, street text not null,
  city text, latitude double precision, longitude double precision, access_note text, closed_on date);
create table erp.contact (
  no integer primary key, customer_no integer not null, name text not null, job text, phone text);
create table erp.site (
  no integer primary key, customer_no integer not null, label text not null, street text not null, city text);
create table erp.equipment (
  no integer primary key, site_no integer not null, kind text not null, brand text not null, serial text not null,
  installed_on date not null);
create table erp.contract (
  no integer primary key, customer_no integer not null, starts_on date not null, ends_on date not null,
  visits_a_year smallint not null, price_cents bigint not null);
create table erp.project (
  no integer primary key, code text not null, label text not null, customer_no integer not null, leader_no integer not null,
  starts_on date not null, ends_on date not null, closed boolean not null);
create table erp.article (
  no integer primary key, code text not null, label text not null, family text not null, unit text not null,
  price_cents bigint not null, discontinued boolean not null default false);
create table erp.article_price (
  no integer primary key, article_no integer not null, valid_from date not null, price_cents bigint not null);
create table erp.work_order (
  no integer primary key, code text not null, customer_no integer not null, project_no integer, technician_no integer not null,
  subject text not null, due_at timestamptz not null, minutes integer not null, state text not null, urgent boolean not null,
  instructions text, started_at timestamptz, closed_at timestamptz, report text, signed_by text);
create table erp.work_order_line (
  no integer primary key, work_order_no integer not null, article_no integer not null, quantity integer not null,
  price_cents bigint not null);
create table erp.time_entry (
  no integer primary key, work_order_no integer not null, employee_no integer not null, day date not null,
  minutes integer not null, started_at timestamptz, approved boolean not null, note text);
create table erp.expense_claim (
  no integer primary key, employee_no integer not null, day date not null, category text not null,
  amount_cents bigint not null, approved boolean not null, note text);`;

/** Rows of each table at full size, in the order of filling: about 670,000 in all. */
export const FULL_SIZE = {
  region: 12,
  employee: 110,
  customer: 72_000,
  contact: 66_000,
  site: 84_000,
  equipment: 96_000,
  contract: 24_000,
  project: 1_200,
  article: 24_000,
  article_price: 36_000,
  work_order: 108_000,
  work_order_line: 108_000,
  time_entry: 48_000,
  expense_claim: 3_000,
} as const;

export type ErpTable = keyof typeof FULL_SIZE;

/** What refers to what; the first of each line goes with the second, but work keeps its customer and its technician. */
const REFERENCES: readonly [table: ErpTable, column: string, target: ErpTable, onDelete: 'cascade' | 'restrict'][] = [
  ['contact', 'customer_no', 'customer', 'cascade'],
  ['site', 'customer_no', 'customer', 'cascade'],
  ['equipment', 'site_no', 'site', 'cascade'],
  ['contract', 'customer_no', 'customer', 'cascade'],
  ['project', 'customer_no', 'customer', 'restrict'],
  ['article_price', 'article_no', 'article', 'cascade'],
  ['work_order', 'customer_no', 'customer', 'restrict'],
  ['work_order', 'technician_no', 'employee', 'restrict'],
  ['work_order_line', 'work_order_no', 'work_order', 'cascade'],
  ['time_entry', 'work_order_no', 'work_order', 'cascade'],
  ['time_entry', 'employee_no', 'employee', 'restrict'],
  ['expense_claim', 'employee_no', 'employee', 'restrict'],
];

export const REFERENCES_SQL = REFERENCES.map(
  ([table, column, target, onDelete]) => `
create index on erp.${table} (${column});
alter table erp.${table} add foreign key (${column}) references erp.${target} (no)
  on delete ${onDelete};`,
).join('');
