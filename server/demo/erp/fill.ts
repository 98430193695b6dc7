import { FAMILY_NAMES, FIRST_NAMES } from '../names.ts';
import { ACCESS, EXPENSE_NOTES, REPORTS, SUBJECTS } from '../service/names.ts';
import { type ErpTable, FULL_SIZE } from './tables.ts';
import { BRANDS, GOODS, KINDS, PARTS, REGIONS, SHOPS, SIZES, STREETS, TRADES } from './words.ts';

export type ErpSizes = Readonly<Record<ErpTable, number>>;

/** Of a part of the full size: the regions stay, and there are at least six people. */
export function sizesOf(scale: number): ErpSizes {
  const least: Partial<ErpSizes> = { region: FULL_SIZE.region, employee: 8 };
  const sizes = Object.entries(FULL_SIZE).map(([table, rows]) => [
    table,
    table === 'region' ? rows : Math.max(least[table as ErpTable] ?? 1, Math.round(rows * scale)),
  ]);
  return Object.fromEntries(sizes) as unknown as ErpSizes;
}

/** The first employees run the office: the administrator, then the managers; all others are technicians. */
export const OFFICE_PEOPLE = 2;

/** What is drawn is drawn by a hash of the row's number and of what it is for: the same on every run and every machine. */
export const DRAW_SQL = `
create function erp.pick(no bigint, salt bigint, choices bigint) returns bigint language sql immutable parallel safe as
  $$ select (hashint8extended(no, salt) & 9007199254740991) % choices $$;
create function erp.word(no bigint, salt bigint, words text[]) returns text language sql immutable parallel safe as
  $$ select words[1 + (hashint8extended(no, salt) & 9007199254740991) % array_length(words, 1)] $$;`;

const words = (list: readonly string[]): string =>
  `array[${list.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')}]::text[]`;
const word = (salt: number, list: readonly string[]): string => `erp.word(n, ${salt}, ${words(list)})`;
const names = (list: readonly { fr: string; ar: string }[], script: 'fr' | 'ar') => list.map((name) => name[script]);
/** Two thirds are written in Latin letters, one in Arabic. */
const person = (salt: number): string => `case when erp.pick(n, ${salt}, 3) = 0
  then ${word(salt + 1, names(FIRST_NAMES, 'ar'))} || ' ' || ${word(salt + 2, names(FAMILY_NAMES, 'ar'))}
  else ${word(salt + 1, names(FIRST_NAMES, 'fr'))} || ' ' || ${word(salt + 2, names(FAMILY_NAMES, 'fr'))} end`;
/** Numbers that ring nowhere; see `phoneOf`. */
const phone = (salt: number): string => `'+213 59' || lpad(erp.pick(n, ${salt}, 10000000)::text, 7, '0')`;
const one = (salt: number, many: number): string => `1 + erp.pick(n, ${salt}, ${many})`;
const region = (expression: string): string =>
  `(${words(REGIONS.map(([name]) => name))})[1 + (${expression}) % ${REGIONS.length}]`;

/** Working hours of the 1,095 days behind and the 30 to come, spread evenly: `n` of `many`. */
const due = (many: number): string =>
  `(($1::date - 1095) + (n::bigint * 1125 / ${many})::int)::timestamp at time zone 'Africa/Algiers'
   + make_interval(mins => (480 + erp.pick(n, 61, 32) * 15)::int)`;

/** How each table is filled, in an order in which everything that is referred to is there. `$1`: the current day; `$2`: now. */
export function fillSql(size: ErpSizes): Readonly<Record<ErpTable, string>> {
  const technicians = size.employee - OFFICE_PEOPLE;
  const technician = (salt: number): string => `${OFFICE_PEOPLE} + ${one(salt, technicians)}`;
  const from = (table: ErpTable): string => `from generate_series(1, ${size[table]}) n`;
  return {
    region: `insert into erp.region values ${REGIONS.map(([name, lat, lon]) => `('${name}', ${lat}, ${lon})`).join(', ')}`,
    // A technician serves three regions that lie side by side.
    employee: `insert into erp.employee
      select n, ${person(11)}, case n when 1 then 'admin' when 2 then 'manager' else 'technician' end,
        case when n > ${OFFICE_PEOPLE} then ${word(14, TRADES)} end, ${phone(15)},
        case when erp.pick(n, 16, 3) = 0 then 'ar' else 'fr' end,
        case when n > ${OFFICE_PEOPLE} then array[${region('n')}, ${region('n + 1')}, ${region('n + 2')}] else '{}' end
      ${from('employee')}`,
    customer: `insert into erp.customer
      select n, ${word(21, SHOPS)} || ' ' || ${person(22)} || ' ' || n, g.name, ${phone(25)},
        case when erp.pick(n, 26, 5) > 0 then ${person(27)} end,
        (${one(30, 180)}) || ', ' || ${word(31, STREETS)}, g.name,
        g.latitude + (erp.pick(n, 32, 2000) - 1000) / 12000.0, g.longitude + (erp.pick(n, 33, 2000) - 1000) / 12000.0,
        case when erp.pick(n, 34, 10) < 3 then ${word(35, ACCESS)} end
      ${from('customer')} join erp.region g on g.name = ${region('n')}`,
    contact: `insert into erp.contact
      select n, ${one(36, size.customer)}, ${person(37)}, ${word(40, ['Gérant', 'Gardien', 'Maintenance', 'Comptable'])}, ${phone(41)}
      ${from('contact')}`,
    site: `insert into erp.site
      select n, case when n <= ${size.customer} then n else ${one(42, size.customer)} end,
        case when n <= ${size.customer} then 'Principal' else 'Annexe' end,
        (${one(43, 180)}) || ', ' || ${word(44, STREETS)}, ${region('n')}
      ${from('site')}`,
    equipment: `insert into erp.equipment
      select n, ${one(45, size.site)}, ${word(46, KINDS)}, ${word(47, BRANDS)}, 'SN-' || lpad(to_hex(n * 7919), 8, '0'),
        $1::date - (erp.pick(n, 48, 3650))::int
      ${from('equipment')}`,
    contract: `insert into erp.contract
      select n, ${one(49, size.customer)}, $1::date - (erp.pick(n, 50, 700))::int, $1::date + (erp.pick(n, 51, 700))::int,
        ${one(52, 4)}, (${one(53, 60)}) * 250000
      ${from('contract')}`,
    project: `insert into erp.project
      select n, 'R-' || lpad(n::text, 5, '0'), 'Rénovation ' || ${word(54, KINDS)} || ' ' || n, ${one(55, size.customer)}, 2,
        $1::date - (${one(56, 400)})::int, $1::date + (${one(57, 300)})::int, erp.pick(n, 58, 5) = 0
      ${from('project')}`,
    article: `insert into erp.article
      select n, 'A-' || lpad(n::text, 6, '0'), ${word(59, PARTS)} || ' ' || ${word(60, BRANDS)} || ' ' || ${word(62, SIZES)},
        ${word(63, GOODS)}, 'pièce', (${one(64, 900)}) * 5000
      ${from('article')}`,
    article_price: `insert into erp.article_price
      select n, ${one(65, size.article)}, $1::date - (erp.pick(n, 66, 1500))::int, (${one(67, 900)}) * 5000
      ${from('article_price')}`,
    // Nine in ten jobs are at customers of the technician's own regions: numbers that leave the same rest.
    work_order: `insert into erp.work_order
      select n, 'OT-' || lpad(n::text, 7, '0'), w.customer_no, case when erp.pick(n, 68, 40) = 0 then ${one(69, size.project)} end,
        w.technician_no, ${word(70, SUBJECTS)}, w.due_at, w.minutes,
        case when w.cancelled then 'cancelled' when w.ends_at < $2 then 'closed' when w.due_at < $2 then 'in_progress' else 'open' end,
        erp.pick(n, 71, 8) = 0, case when erp.pick(n, 72, 4) = 0 then ${word(73, ACCESS)} end,
        case when not w.cancelled and w.due_at < $2 then w.due_at end,
        case when not w.cancelled and w.ends_at < $2 then w.ends_at end,
        case when not w.cancelled and w.ends_at < $2 then ${word(74, REPORTS)} end,
        case when not w.cancelled and w.ends_at < $2 then ${person(75)} end
      from (
        select n, t.technician_no, d.due_at, d.minutes, d.due_at + make_interval(mins => d.minutes) as ends_at,
          erp.pick(n, 78, 25) = 0 as cancelled,
          least(${size.customer}, 1 + case when erp.pick(n, 79, 10) = 0 then erp.pick(n, 80, ${size.customer})
            else (t.technician_no + erp.pick(n, 81, 3) + 12 * erp.pick(n, 82, ${Math.max(1, Math.floor(size.customer / 12) - 1)}) + 11) % ${size.customer}
          end) as customer_no
        ${from('work_order')}
        cross join lateral (select ${technician(83)} as technician_no) t
        cross join lateral (select ${due(size.work_order)} as due_at, (30 + erp.pick(n, 84, 7) * 15)::int as minutes) d
      ) w`,
    work_order_line: `insert into erp.work_order_line
      select n, ${one(85, size.work_order)}, ${one(86, size.article)}, ${one(87, 4)}, (${one(88, 900)}) * 5000
      ${from('work_order_line')}`,
    // Hours of the latest jobs that were done.
    time_entry: `insert into erp.time_entry
      select row_number() over (order by w.no), w.no, w.technician_no, (w.due_at at time zone 'Africa/Algiers')::date, w.minutes,
        w.started_at, w.due_at < $2 - interval '7 days', null
      from (select * from erp.work_order where state = 'closed' order by no desc limit ${size.time_entry}) w`,
    expense_claim: `insert into erp.expense_claim
      select n, ${technician(89)}, $1::date - (erp.pick(n, 90, 90))::int, ${word(91, ['fuel', 'fuel', 'meal', 'toll', 'parts'])},
        (${one(92, 60)}) * 5000, erp.pick(n, 93, 3) > 0, case when erp.pick(n, 94, 2) = 0 then ${word(95, EXPENSE_NOTES)} end
      ${from('expense_claim')}`,
  };
}
