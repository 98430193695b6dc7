import { expect, test } from 'vitest';
import type { Tx } from '#server/database/open.ts';
import type { WorldTenant } from './people.ts';
import type { SentRequest } from './server-side.ts';
import { Watch } from './watch.ts';

// The oracle itself: what it must call a leak, page by page.

const person = { id: 'me', email: 'p0@test', name: 'Person 0', role: 'driver', sectors: [] };
const tenant = { id: 'tenant', entities: [], people: [person] } as unknown as WorldTenant;
const token = `x.${Buffer.from(JSON.stringify({ tid: 'tenant', sub: 'me' })).toString('base64url')}.x`;

/** The transaction of a page in whose snapshot the person may see these rows. */
function seeing(...ids: string[]): Tx {
  const account = async () => [{ role: 'driver', sectors: [] }];
  const unsafe = async () => ids.map((id) => ({ key: `logistics.client ${id}` }));
  return { sql: Object.assign(account, { unsafe }) } as unknown as Tx;
}

const put = (id: string): string => `{"entity":"logistics.client","op":"put","id":"${id}","version":1,"row":{}}`;
const TAIL = '{"cursor":"c","hasMore":true}';

async function leaksOf(shares: readonly string[][], lines: readonly string[]): Promise<string[]> {
  const watch = new Watch([tenant], () => undefined);
  const headers = new Headers({ Authorization: `Bearer ${token}` });
  const request: SentRequest = { method: 'GET', url: 'http://world/api/sync/pull', headers, body: undefined };
  const { witness, seen } = watch.inside(request)!;
  for (const share of shares) await witness(seeing(...share));
  const bytes = new TextEncoder().encode(lines.join('\n'));
  watch.answered(request, { status: 200, headers: new Headers(), bytes, cookies: [] }, seen);
  return watch.leaks.map((leak) => /client (\w+)/.exec(leak)![1]!);
}

test('[F2] each page of a stream is held to the share of its own transaction', async () => {
  // "b" is entered between the two pages, "a" leaves.
  const shares = [['a'], ['b']];
  expect(await leaksOf(shares, ['{"total":2}', put('a'), TAIL, put('b'), TAIL])).toEqual([]);
  expect(await leaksOf(shares, [put('b'), TAIL, put('a'), TAIL])).toEqual(['b', 'a']);
});

test('[F2] a page that nobody looked at may hold nothing', async () => {
  expect(await leaksOf([['a']], [put('a'), TAIL, put('a'), TAIL])).toEqual(['a']);
});
