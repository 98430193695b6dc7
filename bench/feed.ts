import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PullPage } from '#protocol/pull.ts';
import { issueAccessToken } from '#server/auth/access-token.ts';
import type { FreshTenant } from '#server/demo/tenant.ts';
import { systemClock } from '#server/ports/clock.ts';
import type { Measure } from './measure.ts';
import { benchTenant } from './rows.ts';
import type { Stack } from './stack.ts';
import { ms, table, timingOf } from './stats.ts';

const DEVICES = 1_000;
const EVERY_MS = 30_000;
const ROUNDS = 2;
const QUIET_PULLS = 300;
/** Rows that other programs change meanwhile, a second. */
const WRITES = 5;

interface Asking {
  token: string;
  cursor: string;
}

/** A thousand phones that only ask whether there is something: each keeps its cursor and nothing else. */
export const feed: Measure = {
  name: 'feed',
  async run(stack) {
    const tenant = await benchTenant(stack.database, 'feed', {
      drivers: 12,
      clients: 2_500,
      products: 1_200,
      deliveriesPerDriver: 30,
    });
    const devices = await register(stack, tenant);
    for (let at = 0; at < DEVICES; at += 4) await Promise.all(devices.slice(at, at + 4).map((one) => ask(stack, one)));

    const quiet: number[] = [];
    const floors: number[] = [];
    for (let count = 0; count < QUIET_PULLS; count++) {
      quiet.push((await ask(stack, devices[count]!)).took);
      const from = performance.now();
      await (await fetch(`${stack.url}/readyz`)).text();
      floors.push(performance.now() - from);
    }

    let isOver = false;
    const writing = write(stack, tenant, () => isOver);
    const began = performance.now();
    const answers = await Promise.all(
      devices.map((one, at) => askOften(stack, one, began + (at * EVERY_MS) / DEVICES)),
    );
    isOver = true;
    await writing;
    const all = answers.flat();
    const news = all.filter(({ rows }) => rows > 0);
    const [whole, nothing, floor] = [timingOf(all.map(({ took }) => took)), timingOf(quiet), timingOf(floors)];
    const withNews = timingOf(news.map(({ took }) => took));
    return {
      title: 'A thousand devices that ask',
      about:
        `${DEVICES.toLocaleString('en')} devices of 12 drivers against one API process, each pulls every ${EVERY_MS / 1000} s, evenly spread, ` +
        `${ROUNDS} rounds (${all.length.toLocaleString('en')} pulls, ${news.length} of them with rows), while plain SQL changes ${WRITES} rows a second. ` +
        `Nothing new: ${QUIET_PULLS} pulls one after the other. The floor is \`/readyz\`: a request with one statement, no token.`,
      table: table(
        ['', 'p50 ms', 'p95 ms'],
        [
          ['floor: a request with one statement', ms(floor.p50), ms(floor.p95)],
          ['a pull with nothing new, alone', ms(nothing.p50), ms(nothing.p95)],
          ['any pull among a thousand devices', ms(whole.p50), ms(whole.p95)],
          ['those that brought rows', ms(withNews.p50), ms(withNews.p95)],
        ],
      ),
    };
  },
};

/** A thousand sign-ins would measure argon2id: their devices are written, their tokens signed here. */
async function register({ database }: Stack, tenant: FreshTenant): Promise<Asking[]> {
  const rows = Array.from({ length: DEVICES }, (_, at) => ({
    tenant_id: tenant.id,
    user_id: tenant.drivers[at % tenant.drivers.length]!.id,
    id: randomUUID(),
    name: `Bench ${at}`,
    platform: 'Node',
  }));
  await database.owner`INSERT INTO navette.device ${database.owner(rows)}`;
  return await Promise.all(
    rows.map(async ({ user_id: userId, id: deviceId }) => {
      const author = { tenantId: tenant.id, userId, deviceId, deviceEpoch: 1 };
      return { token: await issueAccessToken({ database, clock: systemClock }, author, 3_600), cursor: '' };
    }),
  );
}

async function ask({ url }: Stack, one: Asking): Promise<{ took: number; rows: number }> {
  const from = performance.now();
  let rows = 0;
  for (;;) {
    const query = one.cursor === '' ? '' : `?cursor=${encodeURIComponent(one.cursor)}`;
    const answer = await fetch(`${url}/api/sync/pull${query}`, { headers: { authorization: `Bearer ${one.token}` } });
    if (!answer.ok) throw new Error(`pull: ${answer.status} ${await answer.text()}`);
    const page = (await answer.json()) as PullPage;
    one.cursor = page.cursor;
    rows += page.changes.length;
    if (!page.hasMore) return { took: performance.now() - from, rows };
  }
}

async function askOften(stack: Stack, one: Asking, first: number): Promise<{ took: number; rows: number }[]> {
  const answers: { took: number; rows: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await pause(Math.max(0, first + round * EVERY_MS - performance.now()));
    answers.push(await ask(stack, one));
  }
  return answers;
}

async function write({ database }: Stack, tenant: FreshTenant, isOver: () => boolean): Promise<void> {
  for (let count = 0; !isOver(); count++) {
    const { id } = tenant.deliveries[count % tenant.deliveries.length]!;
    await database.owner`
      UPDATE logistics.delivery SET note = ${`changed ${count}`} WHERE tenant_id = ${tenant.id} AND id = ${id}`;
    await pause(1_000 / WRITES);
  }
}
