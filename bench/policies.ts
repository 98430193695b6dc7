import { PushAnswer } from '#protocol/push.ts';
import { createTenant, type FreshAccount } from '#server/demo/tenant.ts';
import type { Measure } from './measure.ts';
import { type NodeClient, signIn } from './node-client.ts';
import type { Stack } from './stack.ts';
import { createStamp, type Deed } from './stamp.ts';
import { ms, table, timingOf } from './stats.ts';

const BATCHES = 20;
const BATCH = 100;
const AIM_MS = 5;

interface Contest {
  policy: string;
  entity: string;
  /** What the server's side has done to the records meanwhile. */
  theirs: string;
  mine(row: { id: string; code?: string }): Pick<Deed, 'action' | 'payload'>;
  /** Each event must have come to this. */
  became: readonly string[];
}

const address: Contest['mine'] = () => ({ action: 'UPDATE', payload: { address: 'Mine' } });

const CONTESTS: readonly (Contest & { kind: 'logistics' | 'service'; role: string; manual?: true })[] = [
  {
    ...{ policy: 'firstWins', kind: 'logistics', role: 'driver', entity: 'logistics.delivery' },
    theirs: `status = 'validated', validated_at = now(), validated_by = driver_id`,
    mine: ({ code }) => ({ action: 'DELIVERY_VALIDATED', payload: { code, validatedAt: new Date().toISOString() } }),
    became: ['rejected'],
  },
  {
    ...{ policy: 'lastWriteWins', kind: 'logistics', role: 'admin', entity: 'logistics.client' },
    ...{ theirs: `address = 'Theirs'`, mine: address, became: ['applied', 'amended'] },
  },
  {
    ...{ policy: 'perField', kind: 'service', role: 'admin', entity: 'service.customer' },
    theirs: `access = 'Theirs', address = 'Theirs'`,
    mine: () => ({ action: 'UPDATE', payload: { access: 'Mine', address: 'Mine' } }),
    became: ['applied', 'amended'],
  },
  {
    ...{ policy: 'manual', kind: 'logistics', role: 'admin', entity: 'logistics.client', manual: true },
    ...{ theirs: `address = 'Theirs'`, mine: address, became: ['conflict'] },
  },
];

/** What a conflict costs the server: batches in which every single event meets a change of the same column. */
export const policies: Measure = {
  name: 'policies',
  async run(stack) {
    const rows: string[][] = [];
    for (const contest of CONTESTS) {
      const each = timingOf((await timeContest(stack, contest)).map((batch) => batch / BATCH));
      rows.push([
        `${contest.policy} (${contest.entity})`,
        ms(each.p50),
        ms(each.p95),
        each.p95 < AIM_MS ? 'held' : 'missed',
      ]);
    }
    return {
      title: 'Conflicts on the server',
      about:
        `${BATCHES} pushes of ${BATCH} events, each of which meets a change that the server's side has made to the same column ` +
        `since; from the request to its answer, per record. Verdict, conflict log with both versions, row, ledger, audit and feed are in it.`,
      table: table(['', 'p50 ms a record', 'p95 ms a record', `aim: under ${AIM_MS} ms`], rows),
    };
  },
};

async function timeContest(stack: Stack, contest: (typeof CONTESTS)[number]): Promise<number[]> {
  const { database } = stack;
  const slug = `policies-${contest.policy.toLowerCase()}`;
  const rules = { devicesPerUser: 1_000, ...(contest.manual && { policies: { [contest.entity]: 'manual' } }) };
  const size = { drivers: 1, clients: BATCHES * BATCH, products: 50, deliveriesPerDriver: BATCHES * BATCH };
  const tenant =
    contest.kind === 'logistics'
      ? await createTenant(database, { kind: 'logistics', slug, rules, size })
      : await createTenant(database, { kind: 'service', slug, rules, size: 'full' });
  if (contest.kind === 'service') await multiplyCustomers(stack, tenant.id);
  await database.owner.unsafe('ANALYZE');
  const person = (tenant.accounts as FreshAccount[]).find(({ role }) => role === contest.role)!;
  const client = await signIn(stack.url, person);
  const stamp = createStamp(client);
  const records = await database.owner.unsafe<{ id: string; version: number; code?: string }[]>(
    `SELECT * FROM ${contest.entity} WHERE tenant_id = $1 ORDER BY id LIMIT ${BATCHES * BATCH}`,
    [tenant.id],
  );
  if (records.length < BATCHES * BATCH) throw new Error(`${contest.policy}: only ${records.length} records`);
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const those = records.slice(batch * BATCH, (batch + 1) * BATCH);
    await database.owner.unsafe(
      `UPDATE ${contest.entity} SET ${contest.theirs}
       WHERE tenant_id = $1 AND id IN (SELECT each::uuid FROM json_array_elements_text($2::text::json) each)`,
      [tenant.id, JSON.stringify(those.map(({ id }) => id))],
    );
    const deeds = those.map((row) => ({
      ...{ entity: contest.entity, entityId: row.id, baseVersion: Number(row.version) },
      ...contest.mine(row),
    }));
    times.push(await timePush(stack, client, stamp(deeds), contest));
  }
  const [log] = await database.owner<{ n: number }[]>`
    SELECT count(*)::int AS n FROM navette.conflict_log WHERE tenant_id = ${tenant.id}`;
  if (log?.n !== BATCHES * BATCH) throw new Error(`${contest.policy}: ${log?.n} conflicts are logged`);
  return times;
}

async function timePush(stack: Stack, { session }: NodeClient, body: string, contest: Contest): Promise<number> {
  const from = performance.now();
  const answer = await fetch(`${stack.url}/api/sync/push`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${session.accessToken}`,
      'x-device-time': new Date().toISOString(),
    },
    body,
  });
  const text = await answer.text();
  const took = performance.now() - from;
  if (!answer.ok) throw new Error(`${contest.policy}: ${answer.status} ${text}`);
  const other = PushAnswer.parse(JSON.parse(text)).receipts.find(({ status }) => !contest.became.includes(status));
  if (other) throw new Error(`${contest.policy}: ${JSON.stringify(other)}`);
  return took;
}

/** The demo has a few hundred customers; a measure wants a fresh record for each event. */
async function multiplyCustomers({ database }: Stack, tenantId: string): Promise<void> {
  await database.owner`
    INSERT INTO service.customer (tenant_id, id, name, sector, address)
    SELECT ${tenantId}, gen_random_uuid(), 'Client ' || n, 'Alger Est', 'Rue ' || n FROM generate_series(1, ${BATCHES * BATCH}) n`;
}
