// A tenant of a world: its packs, people and rows, made from declarations.
import type { Field, Fields } from '#packs/core/field.ts';
import { entitiesOf, type KnownEntity, PACKS } from '#packs/registry.ts';
import { DEFAULT_RULES, type Rules } from '#protocol/rules.ts';
import { PG_TYPE, snakeCase } from '#server/database/columns.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Draw } from './draw.ts';
import type { Ground } from './ground.ts';
import { fillWarehouses, isBook } from './stock.ts';
import { drawId, type ValueWorld, valueFor } from './values.ts';

/** `navette` by argon2id with the least memory and time there is: passwords are not what a world is about. */
export const PASSWORD = 'navette';

export interface Person {
  id: string;
  email: string;
  name: string;
  role: string;
  sectors: string[];
}

export interface WorldTenant {
  id: string;
  packs: string[];
  entities: readonly KnownEntity[];
  people: Person[];
  rules: Rules;
  /** Ids of all rows that there ever were, by wire name. */
  ids: Map<string, string[]>;
  values(pack: string, draw: Draw, now: number): ValueWorld;
}

const REGIONS = ['North', 'South', 'East'];

/** Values that a sector's column may have: of what it refers to, of its choices, or any. */
function sectorValues(known: KnownEntity, column: string, tenant: WorldTenant): readonly string[] {
  const field = known.entity.fields[column] as Field;
  if (field.kind === 'reference') return (tenant.ids.get(`${known.pack.name}.${field.to}`) ?? []).slice(0, 4);
  return field.kind === 'choice' ? Object.keys(field.choices ?? {}) : REGIONS;
}

/** Some of the sectors that the packs of this tenant know. */
export function drawSectors(tenant: WorldTenant, draw: Draw): string[] {
  const all = tenant.entities.flatMap((known) =>
    known.entity.scope.flatMap((scope) => (scope.kind === 'sector' ? sectorValues(known, scope.column, tenant) : [])),
  );
  return [...new Set(all)].filter(() => draw.chance(0.5));
}

export interface TenantWish {
  packs: string[];
  people: number;
  rules: Partial<Rules>;
  passwordHash: string;
}

export async function makeTenant(ground: Ground, draw: Draw, wish: TenantWish, now: number): Promise<WorldTenant> {
  ground.worlds += 1;
  // The same seed twice on one database: all but the end of this id is drawn.
  const id = `${drawId(draw).slice(0, 24)}${(ground.worlds + Date.now() * 100).toString(16).slice(-12).padStart(12, '0')}`;
  const entities = entitiesOf(wish.packs);
  const rules: Rules = { ...DEFAULT_RULES, devicesPerUser: 100, ...wish.rules };
  const people = Array.from({ length: wish.people }, (_, index): Person => {
    const pack = PACKS[draw.pick(wish.packs)]!;
    return {
      id: drawId(draw),
      email: `p${index}@${id}.test`,
      name: `Person ${index}`,
      role: draw.pick(actingRoles(pack.name)),
      sectors: [],
    };
  });
  let number = 0;
  const tenant: WorldTenant = {
    id,
    packs: wish.packs,
    entities,
    people,
    rules,
    ids: new Map(entities.map(({ name }) => [name, []])),
    values: (pack, own, at) => ({
      draw: own,
      now: at,
      pack,
      ids: (entity) => tenant.ids.get(entity) ?? [],
      users: people.map((person) => person.id),
      number: () => ++number,
    }),
  };
  const { truth } = ground;
  await truth`
    insert into navette.tenant (id, slug, name, packs, rules)
    values (${id}, ${id}, 'World', ${wish.packs}, ${JSON.stringify(rules)}::text::jsonb)`;
  for (const known of entities) tenant.ids.set(known.name, idsFor(known, tenant, draw));
  for (const person of people) person.sectors = drawSectors(tenant, draw);
  await writePeople(ground, tenant, wish.passwordHash);
  for (const known of entities) await writeRows(ground, tenant, known, draw, now);
  await fillWarehouses(truth, tenant, draw.branch(), now);
  return tenant;
}

/** Roles that may do something, and some that only look. */
function actingRoles(packName: string): string[] {
  const pack = PACKS[packName]!;
  const acting = Object.values(pack.entities as Record<string, KnownEntity['entity']>).flatMap((entity) => [
    ...Object.values(entity.actions).flatMap((action) => action.roles),
    ...Object.values(entity.writes ?? {}).flatMap((roles) => roles ?? []),
  ]);
  return [...acting, ...Object.keys(pack.roles)];
}

async function writePeople(ground: Ground, tenant: WorldTenant, passwordHash: string): Promise<void> {
  const rows = tenant.people.map((person) => ({
    tenant_id: tenant.id,
    id: person.id,
    email: person.email,
    name: person.name,
    role: person.role,
    locale: 'en',
    password_hash: passwordHash,
    sectors: person.sectors,
  }));
  await ground.truth`insert into navette.account ${ground.truth(rows)}`;
}

const ofPeople = ({ entity }: KnownEntity): boolean =>
  entity.scope.some((scope) => scope.kind === 'user' && scope.column === 'id');

/** The row of a person stands under the person's own id. */
function idsFor(known: KnownEntity, tenant: WorldTenant, draw: Draw): string[] {
  if (known.pack.audit === known.entity.name || isBook(known)) return [];
  if (ofPeople(known)) return tenant.people.map((person) => person.id);
  return Array.from({ length: 2 + draw.below(8) }, () => drawId(draw));
}

/** A row as an office would enter it: what decides whose it is names people and sectors that there are. */
export function officeRow(known: KnownEntity, tenant: WorldTenant, draw: Draw, now: number): Record<string, unknown> {
  const world = tenant.values(known.pack.name, draw, now);
  const fields = Object.entries(known.entity.fields as Fields);
  return Object.fromEntries(fields.map(([name, field]) => [name, officeValue(known, name, field, world, tenant)]));
}

export function officeValue(
  known: KnownEntity,
  name: string,
  field: Field,
  world: ValueWorld,
  tenant: WorldTenant,
): unknown {
  const { draw } = world;
  for (const scope of known.entity.scope) {
    if (scope.kind === 'user' && scope.column === name) return draw.pick(world.users);
    if (scope.kind === 'sector' && scope.column === name) return draw.pick(sectorValues(known, name, tenant));
  }
  // Most records are at their beginning; what only the server writes is mostly not there yet.
  if (field.kind === 'choice' && draw.chance(0.8)) return Object.keys(field.choices ?? {})[0];
  if (field.optional && draw.chance(0.5)) return null;
  return valueFor(name, field, world);
}

async function writeRows(
  ground: Ground,
  tenant: WorldTenant,
  known: KnownEntity,
  draw: Draw,
  now: number,
): Promise<void> {
  const rows = tenant.ids.get(known.name)!.map((id) => ({ id, ...officeRow(known, tenant, draw, now) }));
  if (rows.length > 0) await insertRows(ground.truth, tenant.id, known, rows);
}

/** Rows of which another with the same unique columns is there are left out. */
export async function insertRows(
  sql: { unsafe(text: string, values: never[]): Promise<unknown> },
  tenantId: string,
  known: KnownEntity,
  rows: readonly object[],
): Promise<void> {
  const fields = Object.entries(known.entity.fields as Fields);
  const into = fields.map(([name]) => `"${snakeCase(name)}"`).join(', ');
  const from = fields.map(([name]) => `x."${name}"`).join(', ');
  const types = fields.map(([name, { kind }]) => `"${name}" ${PG_TYPE[kind]}`).join(', ');
  await sql.unsafe(
    `insert into ${qualified(known.name)} (tenant_id, id, ${into})
     select $1::uuid, x.id, ${from} from json_to_recordset($2::text::json) as x(id uuid, ${types})
     on conflict do nothing`,
    [tenantId, JSON.stringify(rows)] as never[],
  );
}
