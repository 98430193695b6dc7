import { gunzipSync } from 'node:zlib';
import type { Receipt } from '#protocol/receipt.ts';
import { issueAccessToken } from '#server/auth/access-token.ts';
import { qualified } from '#server/database/sql/text.ts';
import { fatesOf, type Outbox, type Verdict } from '../fates.ts';
import type { Oracle, WorldState } from '../state.ts';

const ENGINE_TABLES = ['ledger', 'change', 'membership', 'conflict_log', 'device_chain', 'sequence_void'];
const PER_PUSH = 40;

/** Everything that was ever sent is sent once more: nothing changes in PostgreSQL, and every verdict is the same. */
export const once: Oracle = {
  name: 'once',
  async check(world) {
    const { verdicts, outboxes } = await fatesOf(world);
    const before = await fingerprints(world);
    const broken: string[] = [];
    for (const outbox of outboxes) broken.push(...(await replay(world, outbox, verdicts)));
    const after = await fingerprints(world);
    for (const [table, print] of before) {
      if (after.get(table) !== print) broken.push(`sending everything again has changed ${table}`);
    }
    broken.push(...(await doubleEntries(world)));
    return broken;
  },
};

async function replay(world: WorldState, outbox: Outbox, verdicts: ReadonlyMap<string, Verdict>): Promise<string[]> {
  const { phone, profile } = outbox;
  const record = await phone.device.spool.profile(profile);
  if (!record) return [];
  const { id: deviceId } = await phone.device.spool.device();
  const claims = { tenantId: record.tenant.id, userId: record.user.id, deviceId, deviceEpoch: record.deviceEpoch };
  const clock = { now: () => new Date(world.scheduler.clock.now().getTime() + world.server.offsetMs) };
  const token = await issueAccessToken({ database: world.ground.database, clock }, claims, 900);
  // Those of an earlier life are somebody else's by now.
  const sent = outbox.events.filter(({ id, deviceEpoch }) => verdicts.has(id) && deviceEpoch === record.deviceEpoch);
  const broken: string[] = [];
  for (let at = 0; at < sent.length; at += PER_PUSH) {
    const part = sent.slice(at, at + PER_PUSH);
    const head = JSON.stringify({ seq: outbox.seq, hash: outbox.chain });
    const answer = await world.server.handle({
      method: 'POST',
      url: 'http://navette.test/api/sync/push',
      headers: new Headers({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }),
      body: new TextEncoder().encode(
        `{"batchId":"${deviceId}","head":${head},"events":[${part.map(({ text }) => text).join(',')}]}`,
      ),
    });
    const text = new TextDecoder().decode(
      answer.headers.get('Content-Encoding') === 'gzip' ? gunzipSync(answer.bytes) : answer.bytes,
    );
    if (answer.status !== 200) return [`${phone.name}: sending again was answered by ${answer.status} ${text}`];
    const { receipts } = JSON.parse(text) as { receipts: Receipt[] };
    for (const [index, { id, seq }] of part.entries()) {
      const { status, code = null, replayed } = receipts[index]!;
      const verdict = verdicts.get(id)!;
      if (status === verdict.status && code === verdict.code && replayed) continue;
      broken.push(
        `${phone.name}: event ${seq} (${id}) was ${verdict.status} ${verdict.code ?? ''}, sent again it is ${status} ${code ?? ''}${replayed ? '' : ', judged anew'}`,
      );
    }
  }
  return broken;
}

async function fingerprints({ ground, tenants }: WorldState): Promise<Map<string, string>> {
  const tables = [
    ...ENGINE_TABLES.map((name) => `navette.${name}`),
    ...new Set(tenants.flatMap(({ entities }) => entities.map(({ name }) => name))),
  ];
  const ids = tenants.map(({ id }) => id);
  const parts = tables.map(
    (
      name,
    ) => `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text collate "C"), '')) as print
      from ${qualified(name)} t where tenant_id = any($1)`,
  );
  const rows = await ground.truth.unsafe<{ name: string; print: string }[]>(parts.join(' union all '), [
    ids,
  ] as never[]);
  return new Map(rows.map(({ name, print }) => [name, print]));
}

/** An event has one entry in the audit log and one line in the ledger. */
async function doubleEntries({ ground, tenants }: WorldState): Promise<string[]> {
  const rows = await ground.truth<{ event_id: string; n: number }[]>`
    select event_id, count(*)::int as n from navette.ledger where tenant_id = any(${tenants.map(({ id }) => id)})
    group by event_id having count(*) > 1`;
  return rows.map(({ event_id, n }) => `event ${event_id} stands ${n} times in the ledger`);
}
