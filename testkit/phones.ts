import { expect, vi } from 'vitest';
import type { DeviceApi, WorkState } from '#device/api.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { DeliveryRow } from '#server/demo/rows.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { TestWorld } from '#server/test-world.ts';
import { createNodeDevice, type NodeDevice, type NodeDeviceParts, type NodeTab } from './node-device.ts';
import { type Browser, createNodeNetwork, type NodeNetwork } from './node-network.ts';

/** A device in Node with one tab, on the real server in the same process. */
export interface Phone {
  device: NodeDevice;
  network: NodeNetwork;
  tab: NodeTab;
  api: DeviceApi;
}

/** The real ones, unless they are given. */
type PhoneParts = Pick<NodeDeviceParts, 'clock' | 'timers' | 'faultySpool' | 'faultyStore' | 'report'> & {
  browser?: Browser;
};

export interface Phones {
  /** Nobody is signed in. */
  bare(parts?: PhoneParts): Promise<Phone>;
  /** Signed in, first sync complete. */
  of(person: FreshAccount, parts?: PhoneParts): Promise<Phone>;
  openTab(device: NodeDevice): NodeTab;
  /** The same files on a line of its own, opened. */
  copyOf(phone: Phone): Promise<Phone>;
  /** Closes every tab there is. */
  close(): Promise<void>;
}

/** A tab may wait for what never comes. */
const PATIENCE_MS = 500;

export function createPhones(world: TestWorld): Phones {
  let tabs: NodeTab[] = [];
  const openTab = (device: NodeDevice) => {
    const tab = device.open();
    tabs.push(tab);
    return tab;
  };
  const bare = async ({ browser, ...parts }: PhoneParts = {}): Promise<Phone> => {
    const network = createNodeNetwork(world.app, browser);
    const device = await createNodeDevice({ fetch: network.fetch, ...parts });
    const tab = openTab(device);
    return { device, network, tab, api: tab.api };
  };
  return {
    bare,
    copyOf: async (phone) => {
      const network = createNodeNetwork(world.app);
      const device = await phone.device.copy({ fetch: network.fetch });
      const tab = openTab(device);
      return { device, network, tab, api: tab.api };
    },
    openTab,
    of: async (person, parts) => {
      const phone = await bare(parts);
      const signed = await signIn(phone.api, person);
      if (!signed.ok) throw new Error(signed.problem.code);
      await ready(phone.api);
      return phone;
    },
    close: async () => {
      const closing = tabs;
      tabs = [];
      const late = () => new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
      await Promise.all(closing.map((tab) => Promise.race([tab.close(), late()])));
    },
  };
}

export const signIn = (api: DeviceApi, { email, password }: FreshAccount): ReturnType<DeviceApi['signIn']> =>
  api.signIn({ email, password, deviceName: 'Phone', platform: 'test' });

/** Asks again until it holds. */
export const until = (check: () => Promise<unknown>): Promise<unknown> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });

/** The first sync is complete. Who waits in vain is told why. */
export async function ready(api: DeviceApi): Promise<void> {
  try {
    await until(async () => expect((await api.state()).ready).toBe(true));
  } catch (error) {
    const told = { state: await api.state(), sync: await api.sync().catch(String) };
    throw new Error(`never ready: ${JSON.stringify(told)}`, { cause: error });
  }
}

export const validation = (delivery: DeliveryRow, payload: Record<string, unknown> = {}) => ({
  entity: 'logistics.delivery',
  entityId: delivery.id,
  action: 'DELIVERY_VALIDATED',
  payload: { code: delivery.code, validatedAt: new Date().toISOString(), receivedBy: 'Mme Amrani', ...payload },
});

/** Validates a delivery; answers the event's id. */
export async function validate(api: DeviceApi, delivery: DeliveryRow): Promise<string> {
  const done = await api.commit(validation(delivery));
  if (!done.ok) throw new Error(done.problem.code);
  return done.value.eventId;
}

/** The same with a signature. */
export async function sign(api: DeviceApi, delivery: DeliveryRow): Promise<void> {
  const png = new TextEncoder().encode(`signature of ${delivery.id}`);
  const signature = sha256HexOfBytes(png);
  const done = await api.commit({
    ...validation(delivery, { signature }),
    attachments: [{ sha256: signature, mime: 'image/png', bytes: png }],
  });
  if (!done.ok) throw new Error(done.problem.code);
}

/** Events by state, without those there are none of. */
export async function counts(api: DeviceApi): Promise<Partial<Record<WorkState, number>>> {
  const all = Object.entries((await api.sync()).counts) as [WorkState, number][];
  return Object.fromEntries(all.filter(([, events]) => events > 0));
}

export const shown = async (api: DeviceApi, { id }: { id: string }) =>
  (await api.query('SELECT * FROM logistics_delivery WHERE id = ?', [id]))[0];

export const stateOf = async (api: DeviceApi, { id }: { id: string }) =>
  (await api.query('SELECT state, code FROM record_state WHERE entityId = ?', [id]))[0];

/** Nothing of the open profile waits to be sent. */
export const settled = (api: DeviceApi): Promise<unknown> =>
  until(async () => expect((await api.sync()).counts).toMatchObject({ saved: 0, sending: 0 }));

/** The line is back, the device hears of it, and has sent everything. */
export async function backOnline({ api, network }: Phone): Promise<void> {
  network.online = true;
  await api.wake('online');
  await settled(api);
}
