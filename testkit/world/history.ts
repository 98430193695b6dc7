// Who wrote what, and which verdict each event ever had: kept by the world itself, in triggers of its own, beside the engine's marks.
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { upcastEvent } from '#packs/upcasts.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { qualified } from '#server/database/sql/text.ts';
import type { Ground, Truth } from './ground.ts';
import type { WorldState } from './state.ts';

export type Values = Readonly<Record<string, unknown>>;

/** One row as one statement made it. `n`: rises through writes and verdicts alike. */
export interface Write {
  n: number;
  entity: string;
  id: string;
  version: number;
  tx: string;
  /** The user whose event it was; `null`: another program's. Only to be believed beside a verdict of the same transaction. */
  by: string | null;
  before: Values | null;
  after: Values;
}

export interface VerdictThen {
  n: number;
  tx: string;
  /** Of the server, at that moment. */
  epoch: number;
  receipt: Receipt;
}

export interface Judged {
  event: SyncEvent;
  /** In their order. */
  verdicts: VerdictThen[];
}

export interface History {
  writes: Write[];
  events: Judged[];
  /** Outcomes in the conflict log, by event. */
  words: ReadonlyMap<string, readonly string[]>;
  /** Surviving ids, by entity and the id that a device gave. */
  aliases: ReadonlyMap<string, string>;
}

const FUNCTIONS = `
create schema world;
create sequence world.n;
create table world.write (n bigint primary key default nextval('world.n'), tenant_id uuid not null, entity text not null,
  id uuid not null, version bigint not null, tx xid8 not null, before jsonb, after jsonb not null);
create index on world.write (tenant_id);
create table world.verdict (n bigint primary key default nextval('world.n'), tenant_id uuid not null, event_id uuid not null,
  tx xid8 not null, epoch int not null, receipt json not null);
create index on world.verdict (tenant_id);
create function world.note_write() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into world.write (tenant_id, entity, id, version, tx, before, after)
  values (new.tenant_id, tg_argv[0], new.id, new.version, pg_catalog.pg_current_xact_id(),
    case when tg_op = 'UPDATE' then pg_catalog.to_jsonb(old) end, pg_catalog.to_jsonb(new));
  return null;
end $$;
create function world.note_verdict() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into world.verdict (tenant_id, event_id, tx, epoch, receipt)
  select new.tenant_id, new.event_id, pg_catalog.pg_current_xact_id(), s.epoch, new.receipt from navette.server_state s;
  return null;
end $$;
create trigger world_verdict after insert or update of receipt on navette.ledger
  for each row execute function world.note_verdict();`;

const triggers = (): string =>
  entitiesOf(Object.keys(PACKS))
    .map(
      ({ name }) => `create trigger world_write after insert or update on ${qualified(name)}
        for each row execute function world.note_write('${name}');`,
    )
    .join('\n');

const kept = new WeakSet<Truth>();

/** Before anything is written; once for each database. */
export async function keepHistory({ truth }: Ground): Promise<void> {
  if (kept.has(truth)) return;
  kept.add(truth);
  const [there] = await truth`select to_regclass('world.write') is not null as is_there`;
  if (!there!.is_there) await truth.unsafe(FUNCTIONS + triggers());
}

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Of the tenants of this world, with what is sensitive in plain words. */
export async function historyOf({ ground, tenants }: WorldState): Promise<History> {
  const { truth, database } = ground;
  const history = { writes: [] as Write[], events: [] as Judged[], words: new Map<string, string[]>() };
  const aliases = new Map<string, string>();
  for (const { id: tenantId } of tenants) {
    const vault = database.vaultOf(tenantId);
    const open = async (row: Values | null): Promise<Values | null> =>
      row &&
      (await vault.open(Object.fromEntries(Object.entries(row).map(([name, value]) => [camelCase(name), value]))));
    const writes = await truth<(Omit<Write, 'by'> & { after: { written_by?: string } })[]>`
      select n, entity, id, version, tx::text as tx, before, after from world.write where tenant_id = ${tenantId} order by n`;
    for (const { before, after, ...write } of writes) {
      const by = after.written_by ?? null;
      history.writes.push({ ...write, by, before: await open(before), after: (await open(after))! });
    }
    const lines = await truth<{ id: string; event: SyncEvent }[]>`
      select event_id as id, event from navette.ledger where tenant_id = ${tenantId} order by user_id, device_id, device_epoch, seq`;
    const verdicts = await truth<(VerdictThen & { id: string })[]>`
      select n, event_id as id, tx::text as tx, epoch, receipt from world.verdict where tenant_id = ${tenantId} order by n`;
    const byEvent = new Map<string, VerdictThen[]>(lines.map(({ id }) => [id, []]));
    for (const { id, ...verdict } of verdicts) byEvent.get(id)?.push(verdict);
    for (const { id, event } of lines) {
      history.events.push({ event: upcastEvent(await vault.open(event)), verdicts: byEvent.get(id)! });
    }
    const words = await truth<{ id: string; outcome: string }[]>`
      select event_id as id, outcome from navette.conflict_log where tenant_id = ${tenantId}`;
    for (const { id, outcome } of words) history.words.set(id, [...(history.words.get(id) ?? []), outcome]);
    const others = await truth<{ entity: string; old_id: string; id: string }[]>`
      select entity, old_id, id from navette.alias where tenant_id = ${tenantId}`;
    for (const { entity, old_id, id } of others) aliases.set(`${entity} ${old_id}`, id);
  }
  return { ...history, aliases };
}
