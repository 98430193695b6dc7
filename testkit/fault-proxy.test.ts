import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';

let served = 0;
const server = http.createServer((_, response) => {
  served += 1;
  response.end('x'.repeat(1_000));
});
let proxy: FaultProxy;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => proxy.heal());
afterAll(async () => {
  await proxy.end();
  server.close();
});

const push = () => fetch(`${proxy.origin}/api/sync/push`, { method: 'POST', body: 'event' });

test('passes what nothing strikes, and remembers it', async () => {
  expect((await push()).status).toBe(200);
  expect(proxy.log.at(-1)).toMatchObject({ call: 'push', method: 'POST', reachedServer: true, answered: 200 });
  expect(proxy.log.at(-1)?.body).toBe('event');
});

test('a lost answer: the server did the work, the caller sees an error, once', async () => {
  proxy.strike({ on: ['push'], fault: { kind: 'loseAnswer' }, times: 1 });
  const before = served;
  await expect(push()).rejects.toThrow();
  expect(served).toBe(before + 1);
  expect((await push()).status).toBe(200);
});

test('cut before send: the server sees nothing', async () => {
  proxy.strike({ on: 'everything', fault: { kind: 'cutBeforeSend' }, times: 1 });
  const before = served;
  await expect(push()).rejects.toThrow();
  expect(served).toBe(before);
});

test('a captive portal answers for the server', async () => {
  proxy.strike({ on: 'everything', fault: { kind: 'answer', status: 200, body: '<html>Wi-Fi</html>' } });
  expect(await (await push()).text()).toContain('Wi-Fi');
});

test('an answer cut in the middle breaks while it is read', async () => {
  proxy.strike({ on: ['push'], fault: { kind: 'cutAnswer', afterBytes: 100 } });
  await expect(push().then((answer) => answer.text())).rejects.toThrow();
});

test('a held answer arrives when it is let go', async () => {
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  proxy.strike({ on: ['push'], fault: { kind: 'holdAnswer', until } });
  let arrived = false;
  const answer = push().then((got) => {
    arrived = true;
    return got;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(arrived).toBe(false);
  letGo();
  expect((await answer).status).toBe(200);
});

test('a script is put in front of what is served', async () => {
  proxy.inject = { path: /worker\.js$/, script: 'const injected = 1;' };
  const text = await (await fetch(`${proxy.origin}/assets/worker.js`)).text();
  expect(text.startsWith('const injected = 1;\nxxx')).toBe(true);
  proxy.inject = null;
});

test('unplugged, nobody gets a connection; plugged in again, all is as before', async () => {
  proxy.strike({ on: ['push'], fault: { kind: 'answer', status: 503 } });
  const asked = proxy.log.length;
  proxy.unplug();
  await expect(push()).rejects.toThrow();
  expect(proxy.log).toHaveLength(asked);
  proxy.plugIn();
  expect((await push()).status).toBe(503);
});
