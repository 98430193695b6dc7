import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LIMITS } from '#protocol/limits.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// What only a real connection shows: bodies that are cut, endless, or larger than they may be.

let world: TestWorld;
let phone: TestDevice;
let server: ServerType;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  phone = await world.signIn(world.tenant.drivers[0]!);
  server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await world.end();
});

const port = (): number => (server.address() as AddressInfo).port;

async function send(head: string): Promise<{ socket: Socket; answer: Promise<string> }> {
  const socket = connect(port(), '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (data) => {
    text += data;
  });
  // A server that closes on a sender that does not stop may reset the connection.
  socket.on('error', () => undefined);
  const answer = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text));
    socket.on('data', () => text.includes('"error"') && resolve(text));
  });
  socket.write(`${head}\r\nHost: x\r\nAuthorization: Bearer ${phone.session.accessToken}\r\n`);
  return { socket, answer };
}

test('[R50] an upload whose connection broke goes on from where it was', async () => {
  const bytes = randomBytes(400_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { socket } = await send(`PUT /api/attachments/${sha256} HTTP/1.1`);
  socket.write(`Content-Length: ${bytes.length}\r\n\r\n`);
  socket.write(bytes.subarray(0, 200_000), () => setTimeout(() => socket.destroy(), 50));
  const kept = async () => {
    const [row] =
      await world.truth`select octet_length(bytes) as size from navette.attachment_part where sha256 = ${sha256}`;
    return row?.size ?? 0;
  };
  await expect.poll(kept, { timeout: 10_000 }).toBeGreaterThan(65_536);
  const from = await kept();
  const answer = await fetch(`http://127.0.0.1:${port()}/api/attachments/${sha256}`, {
    method: 'PUT',
    headers: {
      Authorization: `Bearer ${phone.session.accessToken}`,
      'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    },
    body: bytes.subarray(from),
  });
  expect([answer.status, await answer.json()]).toMatchObject([201, { received: 400_000 }]);
});

test('a body that announces too much is refused before it is read', async () => {
  const { socket, answer } = await send('POST /api/sync/push HTTP/1.1');
  socket.write(`Content-Length: ${LIMITS.pushBytes + 1}\r\n\r\n{`);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  socket.destroy();
});

test('a body without end is refused at the limit', async () => {
  const { socket, answer } = await send('POST /api/sync/push HTTP/1.1');
  socket.write('Transfer-Encoding: chunked\r\n\r\n');
  const part = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  let sent = 0;
  const pour = (): void => {
    while (!socket.destroyed && sent < LIMITS.pushBytes * 20) {
      sent += 65_536;
      if (!socket.write(part)) return void socket.once('drain', pour);
    }
  };
  pour();
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(sent).toBeLessThan(LIMITS.pushBytes * 20);
  socket.destroy();
  expect((await fetch(`http://127.0.0.1:${port()}/healthz`)).status).toBe(200);
});
