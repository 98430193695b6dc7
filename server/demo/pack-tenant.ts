import type { Locale } from '#protocol/locale.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import type { TransactionSql } from '#server/database/connect.ts';
import { type Clock, systemClock } from '#server/ports/clock.ts';
import { type Ids, systemIds } from '#server/ports/ids.ts';
import { DEMO_PASSWORD } from './accounts.ts';
import { dayOf } from './calendar.ts';
import { capturesWorld } from './captures/world.ts';
import type { Member, PackWorld, PackWorldSpec } from './pack-world.ts';
import { schoolWorld } from './school/world.ts';
import { serviceWorld } from './service/world.ts';
import { writePackWorld } from './write-world.ts';

/** Kinds of tenant beside the distributor, by the pack they have. */
export type PackKind = 'service' | 'captures' | 'school';

export interface PackTenantWish {
  kind: PackKind;
  /** Unique on the server; also the seed of all that is drawn. */
  slug: string;
  name?: string;
  /** `full` is the demo's own size. */
  size?: 'full' | 'small';
  /** Of a school; `middle` unless told otherwise. */
  cycle?: 'middle' | 'secondary';
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

/** What was made, as plain data: everybody's credentials and every row. */
export interface FreshPackTenant {
  id: string;
  slug: string;
  name: string;
  rules: Rules;
  /** The current day of its time zone. */
  day: string;
  accounts: (Member & { password: string })[];
  /** By wire name. */
  rows: PackWorld['rows'];
}

/** Enough for a test; made in well under a second. */
const SMALL_SCALE = 0.1;

function worldOf({ kind, cycle = 'middle' }: PackTenantWish, spec: PackWorldSpec): PackWorld {
  switch (kind) {
    case 'service':
      return serviceWorld(spec);
    case 'captures':
      return capturesWorld(spec);
    case 'school':
      return schoolWorld(spec, cycle);
  }
}

/** A tenant of another pack than logistics. Throws when the slug is taken. */
export async function createPackTenantIn(sql: TransactionSql, wish: PackTenantWish): Promise<FreshPackTenant> {
  const { slug, name = slug, clock = systemClock, ids = systemIds } = wish;
  const now = clock.now();
  const { timeZone } = { ...DEFAULT_RULES, ...wish.rules };
  const day = dayOf(now, timeZone);
  const world = worldOf(wish, {
    seed: slug,
    domain: wish.domain ?? `${slug}.test`,
    day,
    now: now.toISOString(),
    timeZone,
    scale: wish.size === 'full' ? 1 : SMALL_SCALE,
  });
  const rules: Rules = { ...DEFAULT_RULES, ...world.rules, ...wish.rules };
  const tenant = {
    id: ids.next(),
    slug,
    name,
    packs: [wish.kind],
    rules: JSON.stringify(rules),
    demo: wish.demo ?? false,
    created_at: now,
  };
  await sql`INSERT INTO navette.tenant ${sql([tenant])}`;
  await writePackWorld(sql, tenant.id, world, wish.locale);
  const accounts = world.people.map((person) => ({
    ...person,
    locale: wish.locale ?? person.locale,
    password: DEMO_PASSWORD,
  }));
  return { id: tenant.id, slug, name, rules, day, accounts, rows: world.rows };
}
