import type { Sql } from 'postgres';
import { entitiesOf } from '#packs/registry.ts';
import { NDJSON } from '#protocol/pull.ts';
import type { FreshAccount, FreshTenant } from '#server/demo/tenant.ts';
import type { Device } from '../device.ts';

/** An event that a device said was durable. */
export interface Promised {
  eventId: string;
  entity: string;
  entityId: string;
  action: string;
}

export interface Held {
  tenant: FreshTenant;
  truth: Sql;
  serverUrl: string;
  people: readonly { person: FreshAccount; device: Device; promised: readonly Promised[] }[];
}

/** What is wrong after everything was healed; nothing when the promises held. */
export async function whatBroke(held: Held): Promise<string[]> {
  const broken = await eachOnce(held);
  for (const { person, device, promised } of held.people) {
    const { received, committed, counts } = await device.sync();
    if (committed !== promised.length)
      broken.push(`${person.email}: ${committed} committed, ${promised.length} promised`);
    if (received !== committed) broken.push(`${person.email}: ${received} of ${committed} received`);
    if (counts.saved + counts.sending > 0) broken.push(`${person.email}: ${JSON.stringify(counts)} are left`);
    broken.push(...(await divergence(held, person, device)));
  }
  return broken;
}

/** [no loss, once] Every promised event has one verdict, one audit entry and, when it was taken, its effect once. */
async function eachOnce({ tenant, truth, people }: Held): Promise<string[]> {
  const ledger = await truth<{ id: string; status: string; times: number }[]>`
    select event_id as id, min(status) as status, count(*)::int as times
    from navette.ledger where tenant_id = ${tenant.id} group by event_id`;
  const verdicts = new Map(ledger.map((row) => [row.id, row]));
  const promised = people.flatMap((one) => one.promised);
  const broken = promised.flatMap(({ eventId, action }) => {
    const found = verdicts.get(eventId);
    if (!found) return [`${action} ${eventId} was lost`];
    return found.times === 1 ? [] : [`${action} ${eventId} has ${found.times} verdicts`];
  });
  const known = new Set(promised.map(({ eventId }) => eventId));
  for (const { id } of ledger) if (!known.has(id)) broken.push(`${id} was recorded and never promised`);

  const [audit] = await truth<{ entries: number; events: number }[]>`
    select count(*)::int as entries, count(distinct id)::int as events from logistics.audit_entry where tenant_id = ${tenant.id}`;
  if (audit?.entries !== promised.length || audit.events !== promised.length)
    broken.push(`${audit?.entries} audit entries of ${audit?.events} events for ${promised.length}`);

  const taken = (action: string) =>
    promised.filter(
      (one) => one.action === action && ['applied', 'amended'].includes(verdicts.get(one.eventId)?.status ?? ''),
    );
  const [effects] = await truth<{ validated: number; invoices: number; clients: number; references: number }[]>`
    select
      (select count(*)::int from logistics.delivery where tenant_id = ${tenant.id} and status = 'validated') as validated,
      (select count(*)::int from logistics.invoice where tenant_id = ${tenant.id}) as invoices,
      (select count(distinct reference)::int from logistics.invoice where tenant_id = ${tenant.id}) as references,
      (select count(*)::int from logistics.client where tenant_id = ${tenant.id}) as clients`;
  const expected = {
    validated: taken('DELIVERY_VALIDATED').length,
    invoices: taken('INVOICE_CREATED').length,
    references: taken('INVOICE_CREATED').length,
    clients: tenant.clients.length + taken('CREATE').length,
  };
  if (JSON.stringify({ ...expected, ...effects }) !== JSON.stringify({ ...expected }))
    broken.push(`effects ${JSON.stringify(effects)}, expected ${JSON.stringify(expected)}`);
  return broken;
}

/** What reaches a device by its timer or by a poke has come by then. */
const CONVERGED_MS = 30_000;

/**
 * [convergence] What the device shows is what the server gives a device that begins from nothing, for the same person; nobody
 * taps anything for it.
 */
async function divergence({ serverUrl }: Held, person: FreshAccount, device: Device): Promise<string[]> {
  const fresh = await freshShare(serverUrl, person);
  let broken: string[] = [];
  for (const until = performance.now() + CONVERGED_MS; performance.now() < until; ) {
    broken = await differences(fresh, person, device);
    if (broken.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return broken;
}

async function differences(fresh: Share, person: FreshAccount, device: Device): Promise<string[]> {
  const broken: string[] = [];
  for (const { name } of entitiesOf(['logistics'])) {
    const sql = `SELECT id, version FROM ${name.replace('.', '_')}`;
    const rows = await device.query<{ id: string; version: number }>(sql);
    const here = new Map(rows.map(({ id, version }) => [id, version]));
    const there = fresh.get(name) ?? new Map<string, number>();
    const differing = [...new Set([...here.keys(), ...there.keys()])].filter((id) => here.get(id) !== there.get(id));
    for (const id of differing.slice(0, 5))
      broken.push(`${person.email} shows ${name} ${id} at ${here.get(id)}, the server has ${there.get(id)}`);
  }
  return broken;
}

/** Versions of all rows, by entity and id. */
type Share = Map<string, Map<string, number>>;

async function freshShare(serverUrl: string, { email, password }: FreshAccount): Promise<Share> {
  const device = { id: crypto.randomUUID(), name: 'Oracle', platform: 'test' };
  const login = await fetch(`${serverUrl}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, device }),
  });
  if (!login.ok) throw new Error(`the oracle may not sign in: ${login.status} ${await login.text()}`);
  const { accessToken } = (await login.json()) as { accessToken: string };
  const pulled = await fetch(`${serverUrl}/api/sync/pull`, {
    headers: { authorization: `Bearer ${accessToken}`, accept: NDJSON },
  });
  const share: Share = new Map();
  for (const line of (await pulled.text()).split('\n')) {
    if (!line.startsWith('{"entity":')) continue;
    const { entity, id, version } = JSON.parse(line) as { entity: string; id: string; version: number };
    const rows = share.get(entity) ?? new Map<string, number>();
    share.set(entity, rows.set(id, version));
  }
  return share;
}
