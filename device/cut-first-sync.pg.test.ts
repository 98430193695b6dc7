import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entitiesOf } from '#packs/registry.ts';
import { NDJSON } from '#protocol/pull.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createNodeDevice } from '#testkit/node-device.ts';
import { createNodeNetwork } from '#testkit/node-network.ts';
import { signIn, until } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// Issue 3, 13: a first sync over a line that is cut again and again.

let world: TestWorld;
let payload: number;

beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    size: { drivers: 2, clients: 4_000, products: 1_000, deliveriesPerDriver: 40, historyDays: 0 },
    rules: { devicesPerUser: 50, backoff: { kind: 'fibonacci', unitMs: 10, capMs: 1_000, jitter: 0 } },
  });
  const admin = await world.signIn(world.tenant.admin);
  const whole = await admin.request('/api/sync/pull', { headers: { Accept: NDJSON } });
  payload = (await whole.arrayBuffer()).byteLength;
});
afterAll(() => world.end());

/** A line over which each pull breaks off after so many bytes; counts what came through. */
function cutLine(bytesEach: number) {
  const counted = { bytes: 0, pulls: 0 };
  const network = createNodeNetwork({
    fetch: async (request) => {
      const answer = await world.app.fetch(request);
      if (!new URL(request.url).pathname.startsWith('/api/sync/pull') || !answer.body) return answer;
      counted.pulls += 1;
      let left = bytesEach;
      const line = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          const part = chunk.subarray(0, left);
          counted.bytes += part.byteLength;
          left -= part.byteLength;
          if (part.byteLength > 0) controller.enqueue(part);
          if (left <= 0) controller.error(new TypeError('terminated'));
        },
      });
      return new Response(answer.body.pipeThrough(line), { status: answer.status, headers: answer.headers });
    },
  });
  return { network, counted };
}

describe('[F3] a first sync over a line that is cut', () => {
  it.each([
    ['often', 12],
    ['before one whole page came through', 40],
  ])('%s: ends complete, in at most 1.3 × the bytes, the most important first', async (_, parts) => {
    const { network, counted } = cutLine(Math.ceil(payload / parts));
    const device = await createNodeDevice({ fetch: network.fetch });
    const { api, close } = device.open();
    expect(await signIn(api, world.tenant.admin)).toMatchObject({ ok: true });
    const order = entitiesOf(['logistics']).map(({ name }) => name);
    const seen: string[] = [];
    await until(async () => {
      const { firstSync } = await api.sync();
      const { ready } = await api.state();
      if (firstSync) {
        const begun = order.filter((name) => (firstSync.byEntity[name]?.rows ?? 0) > 0);
        for (const name of begun.slice(0, -1)) {
          const { rows, total } = firstSync.byEntity[name]!;
          if (rows < total) seen.push(`${name} had ${rows} of ${total} when ${begun.at(-1)} began`);
        }
        if (ready) seen.push('ready before the end');
      }
      expect(ready).toBe(true);
    });
    expect(seen).toEqual([]);
    expect(counted.pulls).toBeGreaterThan(parts);
    expect(counted.bytes / payload).toBeLessThanOrEqual(1.3);
    const rows = await api.query<{ n: number }>('SELECT count(*) AS n FROM logistics_client');
    expect(rows).toEqual([{ n: 4_000 }]);
    await close();
  });
});
