// What tests of losses stand on: a device with work that waits, or with nothing left to send, and how its work arrives.
import { expect } from 'vitest';
import type { DeliveryRow } from '#server/demo/rows.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, type Phone, type Phones, sign, until } from './phones.ts';
import { testDatabase } from './postgres/database.ts';

/** One driver with deliveries and devices enough for a file of such tests. */
export function busyWorld(): Promise<TestWorld> {
  const size = { drivers: 1, clients: 20, products: 20, deliveriesPerDriver: 150, historyDays: 0 };
  return testWorld(testDatabase(), { size, rules: { devicesPerUser: 200 } });
}

export interface BusyPhone {
  phone: Phone;
  profile: string;
  sent: DeliveryRow;
  waiting: DeliveryRow[];
}

/** Offline, three validations with a signature each, sealed; one more was sent before. */
export async function busyPhone(world: TestWorld, phones: Phones, driver: FreshAccount): Promise<BusyPhone> {
  const phone = await phones.of(driver);
  const { api, network } = phone;
  const sent = world.take(driver);
  await sign(api, sent);
  await until(async () => expect(await counts(api)).toEqual({ received: 1 }));
  await until(async () => expect((await api.sync()).filesWaiting).toBe(0));
  network.online = false;
  const waiting = [world.take(driver), world.take(driver), world.take(driver)];
  for (const delivery of waiting) await sign(api, delivery);
  const profile = (await api.state()).active!.profile;
  await until(async () => expect((await phone.device.spool.counts()).get(profile)).toEqual({ events: 3, files: 3 }));
  return { phone, profile, sent, waiting };
}

/** Offline, all sent. */
export async function idlePhone(
  world: TestWorld,
  phones: Phones,
  driver: FreshAccount,
): Promise<{ phone: Phone; profile: string }> {
  const phone = await phones.of(driver);
  await sign(phone.api, world.take(driver));
  await until(async () => expect(await counts(phone.api)).toEqual({ received: 1 }));
  await until(async () => expect((await phone.api.sync()).filesWaiting).toBe(0));
  phone.network.online = false;
  return { phone, profile: (await phone.api.state()).active!.profile };
}

/** A tab on the same files, still without a network. */
export const reopened = (phones: Phones, { device }: Phone): Phone['api'] => phones.openTab(device).api;

export async function arrivesOnce(world: TestWorld, deliveries: readonly DeliveryRow[]): Promise<void> {
  for (const delivery of deliveries) {
    await until(async () =>
      expect(await world.stored(delivery)).toMatchObject({ status: 'validated', proof: 'complete' }),
    );
    expect(await world.audit(delivery.id)).toHaveLength(1);
  }
}

/** The latest that the office heard of. */
export async function lastIncident(world: TestWorld): Promise<Record<string, unknown> | undefined> {
  const [last] = await world.truth`
    select i.kind, i.data, d.name, d.revoked_by from navette.incident i join navette.device d on d.id = i.device_id
    where i.tenant_id = ${world.tenant.id} order by i.received_at desc`;
  return last;
}
