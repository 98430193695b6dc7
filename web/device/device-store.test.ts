import { expect, test, vi } from 'vitest';
import type { JournalEntry } from '#device/api.ts';
import { createTestTime } from '#device/ports/timers.ts';
import { createDeviceStore } from './device-store.ts';
import { createMemoryDevice, DRIVER, IDLE } from './memory-device.ts';

const read = async (device = createMemoryDevice()) => {
  const store = createDeviceStore(device);
  await vi.waitFor(() => expect(store.snapshot().state ?? store.snapshot().failure).not.toBeNull());
  return { device, store };
};

test('state and summary are read after the notices are heard, so that none is missed', async () => {
  const { device, store } = await read();
  expect(store.snapshot()).toMatchObject({ state: { active: DRIVER }, sync: IDLE, failure: null });
  device.become({ summary: { received: 3, committed: 3 } });
  expect(store.snapshot().sync).toMatchObject({ received: 3 });
});

test('a change of session is read again', async () => {
  const { device, store } = await read();
  device.become({ is: { active: null } });
  await vi.waitFor(() => expect(store.snapshot().state?.active).toBeNull());
});

test('an answer that a later question has overtaken is not believed', async () => {
  const { device, store } = await read();
  const before = device.is;
  let answer: () => void = () => undefined;
  const late = new Promise<typeof before>((resolve) => {
    answer = () => resolve(before);
  });
  device.state = () => late;
  device.tell({ kind: 'session' });
  device.state = async () => ({ ...before, requiresReauth: true });
  device.tell({ kind: 'session' });
  await vi.waitFor(() => expect(store.snapshot().state?.requiresReauth).toBe(true));
  answer();
  await late;
  await Promise.resolve();
  expect(store.snapshot().state?.requiresReauth).toBe(true);
});

test('rows are told to those who read these entities, and to all after a rebuild', async () => {
  const { device, store } = await read();
  const deliveries = vi.fn();
  const clients = vi.fn();
  store.onRows(['logistics.delivery'], deliveries);
  const stop = store.onRows(['logistics.client'], clients);
  device.tell({ kind: 'rows', entities: ['logistics.delivery'] });
  device.tell({ kind: 'rows', entities: ['*'] });
  stop();
  device.tell({ kind: 'rows', entities: ['logistics.client'] });
  expect([deliveries.mock.calls.length, clients.mock.calls.length]).toEqual([2, 1]);
});

test('a verdict that arrives before the screens is told to the first who listens, once', async () => {
  const { device, store } = await read();
  const entry = { eventId: 'e' } as JournalEntry;
  device.tell({ kind: 'verdict', entry });
  const heard = vi.fn();
  store.onVerdict(heard);
  store.onVerdict(heard);
  expect(heard.mock.calls).toEqual([[entry]]);
});

test('a device that cannot start is a failure, not a wait without end', async () => {
  const device = createMemoryDevice();
  device.state = () => Promise.reject(new Error('SQLITE_CANTOPEN'));
  const { store } = await read(device);
  expect(store.snapshot().failure?.message).toBe('SQLITE_CANTOPEN');
});

test('an error in a worker that runs takes no screen away', async () => {
  const { device, store } = await read();
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  store.fail(new Error('a timer of the worker'));
  expect(store.snapshot().failure).toBeNull();
  expect(reported).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
  device.become({ summary: { received: 3 } });
  expect(store.snapshot().sync?.received).toBe(3);
});

test('a state that cannot be read later leaves the last one in view, and is asked again', async () => {
  const device = createMemoryDevice();
  const time = createTestTime();
  const store = createDeviceStore(device, time.timers);
  await time.advance(0);
  const { state } = device;
  let tries = 0;
  device.state = () => {
    tries += 1;
    return Promise.reject(new Error('SQLITE_BUSY'));
  };
  device.become({ is: { requiresReauth: true } });
  await time.advance(60_000);
  expect(tries).toBeGreaterThan(1);
  expect(store.snapshot()).toMatchObject({ state: { active: DRIVER, requiresReauth: false }, failure: null });
  device.state = state;
  await time.advance(60_000);
  expect(store.snapshot().state?.requiresReauth).toBe(true);
  // Read, it is not asked again by itself.
  const asked = device.asked.length;
  await time.advance(600_000);
  expect(device.asked.length).toBe(asked);
});
