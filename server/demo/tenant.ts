import type { Locale } from '#protocol/locale.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import type { Database } from '#server/database/open.ts';
import { type Clock, systemClock } from '#server/ports/clock.ts';
import { type Ids, systemIds } from '#server/ports/ids.ts';
import { DEMO_PASSWORD, DEMO_TENANT } from './accounts.ts';
import { dayOf } from './calendar.ts';
import { createPackTenantIn, type FreshPackTenant, type PackTenantWish } from './pack-tenant.ts';
import type { Person } from './people.ts';
import type { DeliveryRow, ProductRow, WarehouseRow } from './rows.ts';
import { type World, type WorldSize, worldOf } from './world.ts';
import { writeWorld } from './write-world.ts';

/** Enough for a test of one screen or one conflict; made in well under a second. */
export const SMALL: WorldSize = { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 5, historyDays: 0 };

export interface TenantWish {
  kind: 'logistics';
  /** Unique on the server; also the seed of all that is drawn, so the same slug on the same day gives the same rows. */
  slug: string;
  name?: string;
  /** `full` is the demo's own size; single numbers change `small`. */
  size?: 'full' | 'small' | Partial<WorldSize>;
  rules?: Partial<Rules>;
  /** Of all accounts; otherwise each person has their own. */
  locale?: Locale;
  /** Of the e-mail addresses; `<slug>.test` unless told otherwise. */
  domain?: string;
  /** `demo:reset` may wipe it. */
  demo?: boolean;
  clock?: Clock;
  ids?: Ids;
}

export interface FreshAccount extends Person<string> {
  password: string;
}

/** What was made, as plain data: a test finds everybody's credentials and every row here. */
export interface FreshTenant {
  id: string;
  slug: string;
  name: string;
  rules: Rules;
  /** The current day of its time zone, for which deliveries are planned. */
  day: string;
  /** Everybody, the named ones below included. */
  accounts: FreshAccount[];
  admin: FreshAccount;
  keeper: FreshAccount;
  rep: FreshAccount;
  drivers: FreshAccount[];
  warehouses: WarehouseRow[];
  clients: World['clients'];
  products: ProductRow[];
  /** Pending on `day`, by driver and stop. */
  deliveries: DeliveryRow[];
}

const sizeOf = (size: TenantWish['size']): WorldSize => {
  if (size === 'full') return DEMO_TENANT.size;
  return { ...SMALL, ...(size === 'small' ? {} : size) };
};

/** A tenant with its people and rows, of the kind that is wished for. Throws when the slug is taken. */
export function createTenant(database: Database, wish: TenantWish): Promise<FreshTenant>;
export function createTenant(database: Database, wish: PackTenantWish): Promise<FreshPackTenant>;
export function createTenant(
  database: Database,
  wish: TenantWish | PackTenantWish,
): Promise<FreshTenant | FreshPackTenant> {
  return database.owner.begin(
    (sql): Promise<FreshTenant | FreshPackTenant> =>
      wish.kind === 'logistics' ? createTenantIn(sql, wish) : createPackTenantIn(sql, wish),
  );
}

/** A distributor. */
export async function createTenantIn(sql: TransactionSql, wish: TenantWish): Promise<FreshTenant> {
  const { slug, name = slug, clock = systemClock, ids = systemIds } = wish;
  const rules: Rules = { ...DEFAULT_RULES, ...wish.rules };
  const now = clock.now();
  const day = dayOf(now, rules.timeZone);
  const id = ids.next();
  const world = worldOf({
    seed: slug,
    tenantId: id,
    domain: wish.domain ?? `${slug}.test`,
    day,
    timeZone: rules.timeZone,
    size: sizeOf(wish.size),
  });
  const tenant = {
    id,
    slug,
    name,
    packs: [wish.kind],
    rules: JSON.stringify(rules),
    demo: wish.demo ?? false,
    created_at: now,
  };
  await sql`INSERT INTO navette.tenant ${sql([tenant])}`;
  await writeWorld(sql, id, world, wish.locale);

  const accounts = world.people.map((person) => ({
    ...person,
    locale: wish.locale ?? person.locale,
    password: DEMO_PASSWORD,
  }));
  const first = (role: Person['role']): FreshAccount => accounts.find((one) => one.role === role)!;
  return {
    id,
    slug,
    name,
    rules,
    day,
    accounts,
    admin: first('admin'),
    keeper: first('keeper'),
    rep: first('rep'),
    drivers: accounts.filter(({ role }) => role === 'driver'),
    warehouses: world.warehouses,
    clients: world.clients,
    products: world.products,
    deliveries: world.deliveries,
  };
}
