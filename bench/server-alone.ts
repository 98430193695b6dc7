import { emptyKept, fillKept } from './kept-routes.ts';
import type { Measure } from './measure.ts';
import { signIn, stampedBatches } from './node-client.ts';
import { benchTenant, FIRST_SYNC_ROWS, largeTenant } from './rows.ts';
import type { Stack } from './stack.ts';
import { ms, table, times, timingOf } from './stats.ts';
import { refused, validated } from './work.ts';

const RUNS = 9;
const EVENTS = 1_000;

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

/** Where the time of the two measures above goes: the server's part of each, asked by a client that keeps nothing. */
export const serverAlone: Measure = {
  name: 'server',
  async run(stack) {
    const pulls = await timePulls(stack);
    const pushes = await timePushes(stack, 'plain', refused);
    const stock = await timePushes(stack, 'stock', validated);
    return {
      title: 'The server alone',
      about:
        `A whole pull of ${FIRST_SYNC_ROWS.toLocaleString('en')} rows as gzip NDJSON, and ${EVENTS.toLocaleString('en')} events (deliveries refused) in ` +
        `${EVENTS / 100} pushes one after the other, asked by a Node client that keeps nothing; ${RUNS} runs in turns with the floors. ` +
        `The least that leaves the same behind proves checksums and writes rows, audit lines, feed and ledger, one statement each in ` +
        `one transaction: no session, no policy, no trigger, nothing looked up (bench/kept-routes.ts).`,
      table: table(
        ['', 'p50 ms', 'best ms', 'against the floor (p50)'],
        [
          ...rowsOf('pull', 'COPY, gzip', pulls),
          ...rowsOf('push', 'one INSERT a request', pushes),
          rowsOf('the least that leaves the same behind', '', { ...pushes, ours: pushes.kept })[1]!,
          rowsOf('the same, two requests at a time', '', { ...pushes, ours: pushes.keptByTwo })[1]!,
          rowsOf('push of validations, whose goods leave the stock', '', stock)[1]!,
        ],
      ),
    };
  },
};

interface Pair {
  ours: number[];
  floors: number[];
}

interface Pushes extends Pair {
  kept: number[];
  /** The same with two requests on their way. */
  keptByTwo: number[];
}

function rowsOf(what: string, how: string, { ours, floors }: Pair): string[][] {
  const [our, floor] = [timingOf(ours), timingOf(floors)];
  return [
    [`floor of the ${what}: ${how}`, ms(floor.p50), ms(floor.best), '1.00 ×'],
    [`${what}`, ms(our.p50), ms(our.best), times(our.p50 / floor.p50)],
  ];
}

async function timePulls(stack: Stack): Promise<Pair> {
  const tenant = await largeTenant(stack.database, 'server-pull');
  const client = await signIn(stack.url, tenant.admin);
  const pair: Pair = { ours: [], floors: [] };
  for (let run = 0; run < RUNS; run++) {
    pair.floors.push(await timed(async () => (await fetch(`${stack.url}/bench/rows/${tenant.id}`)).arrayBuffer()));
    pair.ours.push(await timed(() => client.pull()));
  }
  return pair;
}

async function timePushes(stack: Stack, name: string, work: Parameters<typeof stampedBatches>[3]): Promise<Pushes> {
  const pushes: Pushes = { ours: [], floors: [], kept: [], keptByTwo: [] };
  for (let run = 0; run < RUNS; run++) {
    const tenant = await benchTenant(stack.database, `server-push-${name}-${run}`, {
      drivers: 1,
      clients: 200,
      products: 200,
      deliveriesPerDriver: EVENTS,
    });
    const client = await signIn(stack.url, tenant.drivers[0]!);
    const { events, bodies } = stampedBatches(tenant, client, tenant.rules.chunkEvents, work);
    await fillKept(stack.database.owner, tenant.id);
    pushes.ours.push(await timed(() => client.push(bodies)));
    const { chunkEvents } = tenant.rules;
    const plain = bodies.map((_, index) =>
      JSON.stringify({ events: events.slice(index * chunkEvents, (index + 1) * chunkEvents) }),
    );
    const send = (path: string, atOnce = 1) => timed(() => sendAll(`${stack.url}/bench/${path}`, plain, atOnce));
    pushes.floors.push(await send('events'));
    pushes.kept.push(await send('kept'));
    await emptyKept(stack.database.owner);
    await fillKept(stack.database.owner, tenant.id);
    pushes.keptByTwo.push(await send('kept', 2));
  }
  return pushes;
}

/** `atOnce`: requests on their way at the same time. */
async function sendAll(url: string, bodies: readonly string[], atOnce: number): Promise<void> {
  const left = [...bodies];
  const headers = { 'content-type': 'application/json' };
  const send = async () => {
    for (let body = left.shift(); body !== undefined; body = left.shift()) {
      const answer = await fetch(url, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(await answer.text());
      await answer.json();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, send));
}
