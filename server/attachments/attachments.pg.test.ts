import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { LIMITS } from '#protocol/limits.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { Account } from '../auth/account.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';
import { storeFile } from './store.ts';

let world: TestWorld;
let driver: FreshAccount;
let phone: TestDevice;
let bytes: Uint8Array<ArrayBuffer>;
let sha256: string;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 2, deliveriesPerDriver: 20 } });
  driver = world.tenant.drivers[0]!;
  phone = await world.signIn(driver);
});
beforeEach(() => {
  ({ bytes, sha256 } = file(300_000));
});
afterAll(() => world.end());

function file(size: number) {
  const content = new Uint8Array(randomBytes(size));
  return { bytes: content, sha256: createHash('sha256').update(content).digest('hex') };
}
interface Answered {
  status: number;
  body: Partial<ErrorAnswer> & { received?: number; size?: number };
}
async function put(
  body: BodyInit,
  headers: Record<string, string> = {},
  name = sha256,
  from = phone,
): Promise<Answered> {
  const answer = await from.request(`/api/attachments/${name}`, {
    method: 'PUT',
    body,
    headers: { 'Content-Type': 'image/png', ...headers },
    duplex: 'half',
  } as RequestInit);
  return { status: answer.status, body: (await answer.json()) as Answered['body'] };
}
const get = (from: TestDevice, headers: Record<string, string> = {}) =>
  from.request(`/api/attachments/${sha256}`, { headers });
const isStored = async () =>
  (await world.truth`select from navette.attachment where tenant_id = ${world.tenant.id} and sha256 = ${sha256}`)
    .length === 1;

describe('[R50] PUT', () => {
  test('is idempotent', async () => {
    expect(await put(bytes)).toEqual({ status: 201, body: { sha256, received: 300_000, size: 300_000, epoch: 1 } });
    expect(await put(bytes)).toMatchObject({ status: 200 });
    const [row] =
      await world.truth`select mime, size, bytes, created_by from navette.attachment where sha256 = ${sha256}`;
    expect(row).toMatchObject({ mime: 'image/png', size: 300_000, created_by: driver.id });
    expect(Buffer.compare(row!.bytes, bytes)).toBe(0);
  });

  test('many times at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => put(bytes)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
  });

  test('bytes of another hash are refused, and nothing of them is kept', async () => {
    const other = bytes.slice(1);
    const answer = await put(other);
    expect(answer).toMatchObject({ status: 422, body: { error: { code: 'CHECKSUM_MISMATCH', retryable: true } } });
    expect(await isStored()).toBe(false);
    expect(await put(bytes)).toMatchObject({ status: 201 });
  });

  test('packed bytes are unpacked first', async () => {
    expect(await put(gzipSync(bytes), { 'Content-Encoding': 'gzip' })).toMatchObject({ status: 201 });
  });

  test('too large', async () => {
    const large = file(LIMITS.attachmentBytes + 1);
    const limit = { status: 413, body: { error: { code: 'TOO_LARGE', data: { limit: LIMITS.attachmentBytes } } } };
    expect(await put(large.bytes, {}, large.sha256)).toMatchObject(limit);
    expect(await put('', { 'Content-Range': `bytes */${LIMITS.attachmentBytes + 1}` })).toMatchObject(limit);
  });

  test('a name that is no hash, a range that makes no sense', async () => {
    expect(await put(bytes, {}, 'signature.png')).toMatchObject({
      status: 400,
      body: { error: { data: { path: 'sha256' } } },
    });
    const range = { status: 400, body: { error: { data: { path: 'Content-Range' } } } };
    for (const header of ['bytes 5-1/10', 'bytes 0-10/10', 'lines 0-1/10', 'bytes 0-1/*']) {
      expect(await put(bytes, { 'Content-Range': header })).toMatchObject(range);
    }
  });

  test('something a browser could run is kept as bytes only', async () => {
    const page = new TextEncoder().encode('<script>alert(1)</script>');
    sha256 = createHash('sha256').update(page).digest('hex');
    await put(page, { 'Content-Type': 'text/html' });
    const [row] = await world.truth`select mime from navette.attachment where sha256 = ${sha256}`;
    expect(row).toEqual({ mime: 'application/octet-stream' });
  });
});

describe('[R50] resumed', () => {
  const part = (from: number, to: number, of = phone) =>
    put(bytes.slice(from, to), { 'Content-Range': `bytes ${from}-${to - 1}/${bytes.length}` }, sha256, of);
  const ask = (of = phone) => put('', { 'Content-Range': `bytes */${bytes.length}` }, sha256, of);

  test('in parts, each once more, and with a gap that is not taken', async () => {
    expect(await ask()).toEqual({ status: 202, body: { sha256, received: 0, size: 300_000 } });
    expect(await part(0, 100_000)).toMatchObject({ status: 202, body: { received: 100_000 } });
    expect(await part(0, 100_000)).toMatchObject({ status: 202, body: { received: 100_000 } });
    expect(await part(200_000, 300_000)).toMatchObject({ status: 202, body: { received: 100_000 } });
    expect(await ask()).toMatchObject({ status: 202, body: { received: 100_000 } });
    // Overlapping what is here.
    expect(await part(50_000, 300_000)).toMatchObject({ status: 201, body: { received: 300_000 } });
    expect(await isStored()).toBe(true);
    const parts = await world.truth`select from navette.attachment_part where sha256 = ${sha256}`;
    expect(parts).toHaveLength(0);
  });

  test('after a cut: what came before is kept', async () => {
    let sent = false;
    const cut = new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new Error('connection reset'));
        else controller.enqueue(bytes.slice(0, 120_000));
        sent = true;
      },
    });
    expect(await put(cut)).toMatchObject({ status: 400 });
    expect(await ask()).toMatchObject({ body: { received: 120_000 } });
    expect(await part(120_000, 300_000)).toMatchObject({ status: 201 });
  });

  test('parts that do not make the file are dropped', async () => {
    await part(0, 100_000);
    bytes.fill(0, 100_000);
    expect(await part(100_000, 300_000)).toMatchObject({ status: 422, body: { error: { code: 'CHECKSUM_MISMATCH' } } });
    expect(await ask()).toMatchObject({ body: { received: 0 } });
  });

  test('nobody goes on with, or hears of, the upload of another', async () => {
    await part(0, 100_000);
    const other = await world.signIn(world.tenant.drivers[1]!);
    expect(await ask(other)).toMatchObject({ body: { received: 0 } });
    await put(bytes);
    expect(await ask(other)).toMatchObject({ body: { received: 0 } });
  });
});

describe('[R51] GET', () => {
  const evidence = async (): Promise<string> => {
    const delivery = world.take(driver);
    await put(bytes);
    await phone.push([phone.validation(delivery, { signature: sha256 })]);
    return delivery.id;
  };

  test('[L4] through a validation that met a cancelled delivery, for the administrators who decide it; until they have', async () => {
    const delivery = world.take(driver);
    await put(bytes);
    await world.truth`update logistics.delivery set status = 'cancelled' where id = ${delivery.id}`;
    const event = phone.validation(delivery, { signature: sha256 });
    await phone.push([event]);
    const office = await world.signIn(world.tenant.admin);
    const [keeper, stranger] = [
      await world.signIn(world.tenant.keeper),
      await world.signIn((await world.other()).admin),
    ];
    const seen = async () =>
      (await Promise.all([office, keeper, stranger].map((from) => get(from)))).map(({ status }) => status);
    expect(await seen()).toEqual([200, 404, 404]);
    await office.request(`/api/admin/refused/${phone.id}/${event.id}`, {
      method: 'POST',
      body: JSON.stringify({ id: randomUUID(), values: {}, decision: 'decline' }),
    });
    expect(await seen()).toEqual([404, 404, 404]);
  });

  test('through a row that one may see', async () => {
    await evidence();
    for (const from of [phone, await world.signIn(world.tenant.admin)]) {
      const answer = await get(from);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('Content-Type')).toBe('image/png');
      expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), bytes)).toBe(0);
    }
  });

  test('of a colleague, of another tenant, named by no row, not there: all the same answer', async () => {
    await evidence();
    const other = await world.signIn(world.tenant.drivers[1]!);
    const elsewhere = await world.signIn((await world.other()).admin);
    const answers = [await get(other), await get(elsewhere)];
    ({ bytes, sha256 } = file(10));
    answers.push(await get(phone));
    await put(bytes);
    answers.push(await get(phone));
    const texts = await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('404');
  });

  test('not through a row that has gone to somebody else, or was deleted', async () => {
    const id = await evidence();
    await world.truth`update logistics.delivery set driver_id = ${world.tenant.drivers[1]!.id} where id = ${id}`;
    expect((await get(phone)).status).toBe(404);
    const admin = await world.signIn(world.tenant.admin);
    await world.truth`update logistics.delivery set deleted_at = now() where id = ${id}`;
    expect((await get(admin)).status).toBe(404);
  });

  test('from where a download was cut', async () => {
    await evidence();
    const answer = await get(phone, { Range: 'bytes=299000-' });
    expect([answer.status, answer.headers.get('Content-Range')]).toEqual([206, 'bytes 299000-299999/300000']);
    expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), bytes.slice(299_000))).toBe(0);
    const middle = await get(phone, { Range: 'bytes=10-19' });
    expect((await middle.arrayBuffer()).byteLength).toBe(10);
    expect((await get(phone, { Range: 'bytes=300000-' })).status).toBe(404);
  });
});

describe('[R52] the proof of a validation', () => {
  test('is incomplete until the last file is there', async () => {
    const delivery = world.take(driver);
    const photo = file(1_000);
    const event = phone.validation(delivery, { signature: sha256, photo: photo.sha256 });
    const { receipts } = await phone.push([event]);
    expect(receipts).toMatchObject([{ status: 'applied', row: { proof: 'incomplete' } }]);
    const { version } = await world.stored(delivery);
    await put(bytes);
    expect(await world.stored(delivery)).toMatchObject({ proof: 'incomplete', version });
    await put(photo.bytes, {}, photo.sha256);
    const complete = await world.stored(delivery);
    expect(complete).toMatchObject({ proof: 'complete', status: 'validated' });
    // Devices hear of it.
    expect(Number(complete.version)).toBeGreaterThan(Number(version));
  });

  test('is complete when the files came first', async () => {
    await put(bytes);
    const { receipts } = await phone.push([phone.validation(world.take(driver), { signature: sha256 })]);
    expect(receipts).toMatchObject([{ status: 'applied', row: { proof: 'complete' } }]);
  });

  test('is complete in the end when both come at the same instant', async () => {
    for (let round = 0; round < 5; round++) {
      const delivery = world.take(driver);
      const signature = file(100);
      const event = phone.validation(delivery, { signature: signature.sha256 });
      await Promise.all([phone.push([event]), put(signature.bytes, {}, signature.sha256)]);
      expect(await world.stored(delivery)).toMatchObject({ proof: 'complete' });
    }
  });

  test('is complete in the end when its files come in two transactions that do not see each other', async () => {
    const delivery = world.take(driver);
    const photo = file(100);
    await phone.push([phone.validation(delivery, { signature: sha256, photo: photo.sha256 })]);
    const account = { tenantId: world.tenant.id, userId: driver.id, deviceId: phone.id } as Account;
    let second: Promise<Answered> | undefined;
    await world.database.asTenant(world.tenant.id, async (tx) => {
      await storeFile(tx, account, { sha256, mime: 'image/png', bytes }, world.clock.now());
      second = put(photo.bytes, {}, photo.sha256);
      await world.waitedFor(tx, second);
    });
    expect(await second).toMatchObject({ status: 201 });
    expect(await world.stored(delivery)).toMatchObject({ proof: 'complete' });
  });
});
