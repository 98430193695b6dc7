import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { checksumOf } from '#protocol/checksum.ts';
import { PushAnswer } from '#protocol/push.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { FreshAccount } from '../demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

let world: TestWorld;
let driver: FreshAccount;
let device: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase(), { size: { drivers: 1, deliveriesPerDriver: 40 } });
  driver = world.tenant.drivers[0]!;
  device = await world.signIn(driver);
});
afterAll(() => world.end());

const statuses = ({ receipts }: PushAnswer) => receipts.map(({ status, code }) => code ?? status);

test('[R20][R27] an applied event leaves row, ledger, audit entry, feed and log behind', async () => {
  const delivery = world.take(driver);
  const context = {
    appVersion: '0.1.0',
    battery: 0.5,
    network: '4g',
    position: { latitude: 36.7, longitude: 3, accuracyM: 8 },
  };
  const event = device.validation(delivery, {}, { context });
  const answer = PushAnswer.parse(await device.push([event]));
  expect(answer.receipts).toMatchObject([
    { eventId: event.id, status: 'applied', row: { id: delivery.id, status: 'validated', receivedBy: 'Amel' } },
  ]);
  expect(answer.receipts[0]!.row!.version).toBe(answer.receipts[0]!.version);
  expect(answer.received).toEqual({ count: event.seq, through: event.seq, missing: [] });
  expect(answer.device).toEqual({ isActive: true, requiresReauth: false });

  expect(await world.stored(delivery)).toMatchObject({
    status: 'validated',
    validated_by: driver.id,
    proof: 'complete',
  });
  const [kept] = await world.truth`select * from navette.ledger where event_id = ${event.id}`;
  expect(kept).toMatchObject({ tenant_id: world.tenant.id, device_id: device.id, checksum: event.checksum, event });
  expect(await world.audit(delivery.id)).toMatchObject([
    {
      id: event.id,
      user_id: driver.id,
      outcome: 'applied',
      hash: device.hash,
      app_version: '0.1.0',
      battery: 0.5,
      network: '4g',
    },
  ]);
  const [change] = await world.truth`select version::int from navette.change where id = ${delivery.id}`;
  expect(change).toEqual({ version: answer.receipts[0]!.version });
  const [line] =
    await world.truth`select * from navette.sync_log where device_id = ${device.id} order by id desc limit 1`;
  expect(line).toMatchObject({ direction: 'push', events: 1, conflicts: 0, status: 'ok', error: null });
});

test('[R21] a recorded event again: its verdict verbatim, no second effect', async () => {
  const delivery = world.take(driver);
  const events = [device.validation(delivery), device.validation(delivery, { code: 'WRONG' })];
  const first = await device.push(events);
  expect(statuses(first)).toEqual(['applied', 'ALREADY_VALIDATED']);
  const row = await world.stored(delivery);
  const again = await device.push(events);
  expect(again.receipts).toEqual(first.receipts.map((receipt) => ({ ...receipt, replayed: true })));
  expect(await world.stored(delivery)).toEqual(row);
  expect(await world.audit(delivery.id)).toHaveLength(2);
});

test('[R21] the same batch posted many times at once has one effect', async () => {
  const deliveries = [1, 2, 3].map(() => world.take(driver));
  const events = deliveries.map((delivery) => device.validation(delivery));
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => device.push(events)));
  const verbatim = (answer: PushAnswer) => answer.receipts.map(({ replayed: _, ...receipt }) => receipt);
  expect(new Set(answers.map((answer) => canonicalJson(verbatim(answer)))).size).toBe(1);
  expect(answers.filter(({ receipts }) => receipts.every(({ replayed }) => !replayed))).toHaveLength(1);
  for (const { id } of deliveries) expect(await world.audit(id)).toHaveLength(1);
});

test('[R22] the same id with another content: the first one stands', async () => {
  const delivery = world.take(driver);
  const event = device.validation(delivery);
  const first = await device.push([event]);
  const { checksum: _, ...rest } = { ...event, payload: { ...event.payload, receivedBy: 'Somebody else' } };
  const altered = await device.push([{ ...rest, checksum: checksumOf(rest) }]);
  expect(altered.receipts).toMatchObject([
    { eventId: event.id, status: 'rejected', code: 'EVENT_ALTERED', retryable: false },
  ]);
  expect(await world.stored(delivery)).toMatchObject({ received_by: 'Amel' });
  expect((await device.push([event])).receipts).toEqual([{ ...first.receipts[0], replayed: true }]);
});

test('[R23][E7] a wrong checksum is refused, kept for support, and the good copy still gets in', async () => {
  const delivery = world.take(driver);
  const event = device.validation(delivery);
  const damaged = { ...event, payload: { ...event.payload, receivedBy: 'Am\u0000l' } };
  for (let time = 0; time < 2; time++) {
    const { receipts } = await device.push([damaged]);
    expect(receipts).toMatchObject([{ eventId: event.id, code: 'CHECKSUM_MISMATCH', retryable: true }]);
  }
  const kept = await world.truth`
    select reason, body from navette.rejected_payload where device_id = ${device.id} and body like ${`%${event.id}%`}`;
  expect(kept).toMatchObject([{ reason: 'CHECKSUM_MISMATCH', body: JSON.stringify(damaged) }]);
  expect(statuses(await device.push([event]))).toEqual(['applied']);
});

test('[R28] waits for what it comes after, then is judged; a circle only waits', async () => {
  const [first, second] = [world.take(driver), world.take(driver)];
  const parent = device.validation(first);
  const child = device.validation(second, {}, { after: [parent.id] });
  const early = await device.push([child]);
  expect(early.receipts).toMatchObject([{ status: 'waiting', resolution: { data: { after: [parent.id] } } }]);
  expect(early.received.missing).toEqual([[parent.seq, child.seq]]);
  expect(await world.audit(second.id)).toEqual([]);
  // In one batch, the child sent first.
  expect(statuses(await device.push([child, parent]))).toEqual(['applied', 'applied']);

  const [a, b] = [v7(), v7()];
  const circle = [
    device.validation(world.take(driver), {}, { id: a, after: [b] }),
    device.validation(world.take(driver), {}, { id: b, after: [a] }),
  ];
  expect(statuses(await device.push(circle))).toEqual(['waiting', 'waiting']);
});

test('[R28] what its device has no more is not waited for: the event is judged as it stands, once', async () => {
  const own = await world.signIn(driver);
  const parent = own.validation(world.take(driver));
  const delivery = world.take(driver);
  const child = own.validation(delivery, {}, { after: [parent.id] });
  expect(statuses(await own.push([child]))).toEqual(['waiting']);
  expect(statuses(await own.push([child], { lacking: [v7()] }))).toEqual(['waiting']);
  const judged = await own.push([child], { lacking: [parent.id] });
  expect(statuses(judged)).toEqual(['applied']);
  // The office still sees that one is missing.
  expect(judged.received.missing).toEqual([[parent.seq, parent.seq]]);
  expect(await world.audit(delivery.id)).toHaveLength(1);
  const again = await own.push([child]);
  expect(again.receipts).toMatchObject([{ status: 'applied', replayed: true }]);
  // It turns up all the same, in a file of then.
  expect(statuses(await own.push([parent]))).toEqual(['applied']);

  const refused = own.validation(world.take(driver), { code: 'WRONG' });
  const after = own.validation(world.take(driver), {}, { after: [refused.id] });
  await own.push([refused]);
  expect(statuses(await own.push([after], { lacking: [refused.id] }))).toEqual(['DEPENDENCY_REJECTED']);
  const broken = await own.post({
    batchId: v7(),
    head: { seq: 1, hash: '0'.repeat(64) },
    events: [],
    lacking: ['no id'],
  });
  expect(broken.status).toBe(400);
});

test('[R28] what comes after a refused event is refused, also in a later batch', async () => {
  const refused = device.validation(world.take(driver), { code: 'WRONG' });
  const child = device.validation(world.take(driver), {}, { after: [refused.id] });
  expect(statuses(await device.push([child, refused]))).toEqual(['DEPENDENCY_REJECTED', 'QR_MISMATCH']);
  const later = device.validation(world.take(driver), {}, { after: [child.id] });
  const { receipts } = await device.push([later]);
  expect(receipts).toMatchObject([{ code: 'DEPENDENCY_REJECTED', resolution: { data: { eventId: child.id } } }]);
});

test('[E6] one refusal never blocks its neighbours', async () => {
  const before = device.validation(world.take(driver));
  const wrong = device.validation(world.take(driver), { code: 'WRONG' });
  const broken = { nonsense: true };
  const after = device.validation(world.take(driver));
  expect(statuses(await device.push([before, wrong, broken, after]))).toEqual([
    'applied',
    'QR_MISMATCH',
    'INVALID_EVENT',
    'applied',
  ]);
});

test('[L2] a wrong code that was typed leaves its note, and the note its row', async () => {
  const delivery = world.take(driver);
  const note = device.note({
    action: 'WRONG_CODE',
    entity: 'logistics.delivery',
    entityId: delivery.id,
    detail: { typed: 'X' },
  });
  const { receipts } = await device.push([note]);
  expect(receipts).toMatchObject([
    { status: 'applied', row: { id: note.id, action: 'WRONG_CODE', outcome: 'applied', detail: { typed: 'X' } } },
  ]);
  expect(receipts[0]!.version).toBeGreaterThan(0);
  expect(await world.audit(delivery.id)).toMatchObject([{ id: note.id, action: 'WRONG_CODE' }]);
});

test('[R2] a gzip body is read; the answer is in the language that was asked for', async () => {
  const event = device.validation(world.take(driver), { code: 'WRONG' });
  const body = gzipSync(
    JSON.stringify({ batchId: v7(), head: { seq: device.seq, hash: device.hash }, events: [event] }),
  );
  const headers = { 'Content-Encoding': 'gzip', 'Accept-Language': 'ar' };
  const answer = await device.request('/api/sync/push', { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  const { receipts } = (await answer.json()) as PushAnswer;
  expect(receipts[0]!.message).toBe('هذا الرمز ليس رمز هذه التسليمة.');
});

test('[R27] devices of the tenant are poked once for a batch that changed something', async () => {
  const heard: string[] = [];
  const listening = await world.database.owner.listen('navette_poke', (tenant) => heard.push(tenant));
  const events = [1, 2, 3].map(() => device.validation(world.take(driver)));
  await device.push(events);
  await device.push(events);
  await world.database.owner`select pg_notify('navette_poke', 'end')`;
  // Others poke their own tenants meanwhile, also behind the end.
  await expect.poll(() => heard).toContain('end');
  expect(heard.filter((tenant) => tenant === world.tenant.id)).toHaveLength(1);
  await listening.unlisten();
});
