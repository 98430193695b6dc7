import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { DeliveryRow } from '#server/demo/rows.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '#server/test-world.ts';
import {
  counts,
  createPhones,
  type Phone,
  type Phones,
  settled,
  signIn,
  until,
  validate,
  validation,
} from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

let world: TestWorld;
let phones: Phones;
const driver = () => world.tenant.drivers[0] as FreshAccount;

beforeAll(async () => {
  const size = { drivers: 1, clients: 20, products: 20, deliveriesPerDriver: 40, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 200 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

/** Two validations with a signature each wait, and their file. */
async function exported(): Promise<{ phone: Phone; deliveries: DeliveryRow[]; bytes: Uint8Array<ArrayBuffer> }> {
  const phone = await phones.of(driver());
  phone.network.online = false;
  const deliveries = [world.take(driver()), world.take(driver())];
  for (const delivery of deliveries) {
    const png = new TextEncoder().encode(`signature of ${delivery.id}`);
    const signature = sha256HexOfBytes(png);
    const attachments = [{ sha256: signature, mime: 'image/png', bytes: png }];
    const done = await phone.api.commit({ ...validation(delivery, { signature }), attachments });
    if (!done.ok) throw new Error(done.problem.code);
  }
  const made = await phone.api.exportWork();
  if (!made.ok) throw new Error(made.problem.code);
  expect(made.value).toMatchObject({ events: 2, files: 2 });
  return { phone, deliveries, bytes: new Uint8Array(await made.value.file.arrayBuffer()) };
}

async function take(office: TestDevice, bytes: Uint8Array<ArrayBuffer>, look = false) {
  const answer = await office.request(`/api/admin/imports${look ? '?look=1' : ''}`, { method: 'POST', body: bytes });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

describe('[E11] what waits, as a file', () => {
  it('shows nothing of itself, is looked at without an effect, taken in once, and a later push changes nothing', async () => {
    const { phone, deliveries, bytes } = await exported();
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain(deliveries[0]!.code);
    const office = await world.signIn(world.tenant.admin);
    expect(await take(office, bytes, true)).toMatchObject({
      status: 200,
      body: { userName: driver().name, events: 2, files: 2, here: 0, importedAt: null, results: null },
    });
    expect(await world.stored(deliveries[0]!)).toMatchObject({ status: 'pending' });

    expect(await take(office, bytes)).toMatchObject({ status: 200, body: { results: { applied: 2 } } });
    for (const delivery of deliveries) {
      expect(await world.stored(delivery)).toMatchObject({
        status: 'validated',
        proof: 'complete',
        validated_by: driver().id,
      });
    }
    const again = await take(office, bytes);
    expect(again.body).toMatchObject({ here: 2, results: { here: 2 } });
    expect(again.body.importedAt).not.toBeNull();

    phone.network.online = true;
    await phone.api.syncNow();
    await until(async () => expect(await counts(phone.api)).toEqual({ received: 2 }));
    for (const delivery of deliveries) expect(await world.audit(delivery.id)).toHaveLength(1);
  });

  it('[R15] of two lives of a profile is taken in whole, the earlier one first', async () => {
    const first = await phones.of(driver());
    const copy = await phones.copyOf(first);
    await validate(first.api, world.take(driver()));
    await settled(first.api);
    await validate(copy.api, world.take(driver()));
    await until(async () => {
      await copy.api.syncNow();
      expect(await copy.api.state()).toMatchObject({ requiresReauth: true });
    });
    const deliveries = [world.take(driver()), world.take(driver())] as const;
    await validate(copy.api, deliveries[0]);
    copy.network.mishap('/api/sync/push', ...Array.from({ length: 50 }, () => 'bad gateway' as const));
    expect((await signIn(copy.api, driver())).ok).toBe(true);
    await validate(copy.api, deliveries[1]);
    copy.network.online = false;

    const made = await copy.api.exportWork();
    if (!made.ok) throw new Error(made.problem.code);
    expect(made.value).toMatchObject({ events: 2 });
    const office = await world.signIn(world.tenant.admin);
    const bytes = new Uint8Array(await made.value.file.arrayBuffer());
    expect(await take(office, bytes)).toMatchObject({ body: { results: { applied: 2 } } });
    const lives = await world.truth`
      select device_epoch as life, seq from navette.ledger
      where tenant_id = ${world.tenant.id} and event ->> 'entityId' in ${world.truth(deliveries.map(({ id }) => id))}
      order by life`;
    expect(lives).toEqual([
      { life: 1, seq: 2 },
      { life: 2, seq: 1 },
    ]);
  });

  it('of a device that was revoked counts as well', async () => {
    const { phone, deliveries, bytes } = await exported();
    const { deviceId } = await phone.api.state();
    await world.truth`update navette.device set revoked_at = now(), revoked_by = 'office' where id = ${deviceId}`;
    const office = await world.signIn(world.tenant.admin);
    expect(await take(office, bytes)).toMatchObject({ body: { results: { applied: 2 } } });
    expect(await world.stored(deliveries[1]!)).toMatchObject({ status: 'validated' });
  });

  it('that was cut off, changed, is another organisation’s, unsigned, or brought by somebody else is refused by name', async () => {
    const { phone, deliveries, bytes } = await exported();
    const office = await world.signIn(world.tenant.admin);
    const refused = async (given: Uint8Array<ArrayBuffer>, by = office) => {
      const { status, body } = await take(by, given);
      return [status, (body.error as { code?: string } | undefined)?.code];
    };
    const lengths = [1, 60, 400, bytes.length - 200, bytes.length - 1];
    for (const length of lengths) expect(await refused(bytes.slice(0, length))).toEqual([422, 'IMPORT_UNREADABLE']);
    for (const at of [150, Math.floor(bytes.length / 2), bytes.length - 30]) {
      const changed = bytes.slice();
      changed[at] = changed[at]! ^ 1;
      expect(await refused(changed)).toEqual([422, 'IMPORT_UNREADABLE']);
    }
    const theirs = await world.other();
    expect(await refused(bytes, await world.signIn(theirs.admin))).toEqual([422, 'IMPORT_OTHER_TENANT']);
    expect(await refused(bytes, await world.signIn(driver()))).toEqual([403, 'ADMINS_ONLY']);
    const { deviceId } = await phone.api.state();
    await world.truth`delete from navette.device_key where device_id = ${deviceId}`;
    expect(await refused(bytes)).toEqual([422, 'IMPORT_NOT_SIGNED']);
    expect(await world.stored(deliveries[0]!)).toMatchObject({ status: 'pending' });
  });
});
