import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { clientAddress } from './client-address.ts';

const SOCKET = { incoming: { socket: { remoteAddress: '10.0.0.1' } } };

async function address(proxies: number, forwarded?: string): Promise<string> {
  const app = new Hono();
  app.get('/', (c) => c.text(clientAddress(c, proxies)));
  const headers = forwarded === undefined ? undefined : { 'X-Forwarded-For': forwarded };
  return await (await app.request('/', { headers }, SOCKET)).text();
}

test.each([
  ['no proxy, so a header is anybody’s', 0, '203.0.113.9', '10.0.0.1'],
  ['one', 1, '203.0.113.9', '203.0.113.9'],
  ['one, and a sender who made up another address', 1, '192.0.2.1, 203.0.113.9', '203.0.113.9'],
  ['two', 2, '192.0.2.1, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
  ['fewer than were named', 2, '203.0.113.9', '203.0.113.9'],
  ['one that writes nothing', 1, undefined, '10.0.0.1'],
])('[T6] who asks, behind %s', async (_, proxies, forwarded, expected) => {
  expect(await address(proxies, forwarded)).toBe(expected);
});
