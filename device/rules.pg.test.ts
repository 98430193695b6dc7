import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import { ERRORS, type ErrorCode, sentence } from '#protocol/errors.ts';
import { LOCALES } from '#protocol/locale.ts';
import type { Rules } from '#protocol/rules.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { createPhones, type Phone, type Phones, settled, until, validate } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import type { DeviceApi } from './api.ts';

// Rules from an administrator's screen to what a phone does, on the real server.

let world: TestWorld;
let phones: Phones;
let office: Phone;

beforeAll(async () => {
  const size = { drivers: 6, clients: 20, products: 10, deliveriesPerDriver: 30, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 50, requestTimeoutMs: 1_500 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const driver = (number: number): FreshAccount => world.tenant.drivers[number] as FreshAccount;

/** As the administrator's screen does it. */
async function rule(change: Partial<Rules>): Promise<void> {
  const before = await office.api.administer({ method: 'GET', path: '/api/admin/rules' });
  if (!before.ok) throw new Error(before.problem.code);
  const { version, ...rules } = (before.value as { rules: Rules }).rules;
  const body = { version, rules: { ...rules, requestTimeoutMs: 5_000, ...change } };
  const done = await office.api.administer({ method: 'PUT', path: '/api/admin/rules', body });
  if (!done.ok) throw new Error(`${done.problem.code} ${JSON.stringify(done.problem.data)}`);
}
const rulesOf = async (api: DeviceApi) => (await api.state()).active!.tenant.rules;
const follows = (api: DeviceApi, expected: object) =>
  until(async () => expect(await rulesOf(api)).toMatchObject(expected));

/** Events of each push of a device that the server has taken, in the order in which they came. */
async function pushes(phone: Phone): Promise<{ entity: string; seq: number }[][]> {
  const { deviceId } = await phone.api.state();
  const rows = await world.truth<{ batch: string; entity: string; seq: number }[]>`
    select batch_id as batch, event ->> 'entity' as entity, seq from navette.ledger
    where tenant_id = ${world.tenant.id} and device_id = ${deviceId} order by received_at, seq`;
  const batches = new Map<string, { entity: string; seq: number }[]>();
  for (const { batch, entity, seq } of rows) batches.set(batch, [...(batches.get(batch) ?? []), { entity, seq }]);
  return [...batches.values()];
}
const noteClient = (api: DeviceApi, name: string) =>
  api.commit({
    entity: 'logistics.client',
    action: 'CREATE',
    payload: { name, phone: null, address: 'Rue 1', city: 'Alger', position: null },
  });

const bill = async (api: DeviceApi) => {
  const [client, product] = [world.tenant.clients[1]!, world.tenant.products[0]!];
  const lines = [{ productId: product.id, quantity: 1, unitPriceCents: product.priceCents, discountBp: null }];
  const payload = { clientId: client.id, issuedOn: world.tenant.day, lines };
  const done = await api.commit({ entity: 'logistics.invoice', action: 'INVOICE_CREATED', payload });
  if (!done.ok) throw new Error(`${done.problem.code} ${JSON.stringify(done.problem.data)}`);
};

describe('[N7] every sync ends in an explicit result, each with its own message', () => {
  const error = (code: ErrorCode) => {
    const { retryable, recovery } = ERRORS[code];
    return { error: { code, message: '-', retryable, recovery } };
  };
  const broken: [string, ErrorCode, (phone: Phone) => void][] = [
    ['no network', 'NETWORK_ERROR', ({ network }) => Object.assign(network, { online: false })],
    ['no answer in time', 'TIMEOUT', ({ network }) => network.mishap('/api/sync/pull', 'silence')],
    ['a Wi-Fi portal', 'NOT_THE_SERVER', ({ network }) => network.mishap('/api/sync/pull', 'captive portal')],
    [
      'a server error',
      'INTERNAL',
      ({ network }) => network.refuses('/api/sync/pull', error('INTERNAL'), { status: 500 }),
    ],
    [
      'a server that is down',
      'UNAVAILABLE',
      ({ network }) => network.refuses('/api/sync/pull', error('UNAVAILABLE'), { status: 503 }),
    ],
    [
      'an app that is too old',
      'UPDATE_REQUIRED',
      ({ network }) => network.refuses('/api/sync/pull', error('UPDATE_REQUIRED'), { status: 426 }),
    ],
  ];

  it.each(broken)('%s: %s, marked retryable or not, and the next one succeeds', async (_, code, breaks) => {
    const phone = await phones.of(driver(0));
    await until(async () => expect(await phone.api.sync()).toMatchObject({ phase: 'idle' }));
    breaks(phone);
    const { retryable, recovery } = ERRORS[code];
    expect(await phone.api.syncNow()).toMatchObject({ ok: false, problem: { code, retryable, recovery } });
    phone.network.online = true;
    expect(await phone.api.syncNow()).toMatchObject({ ok: true, value: { problem: null } });
  });

  it('an account that was closed: REAUTH_REQUIRED; work goes on and waits', async () => {
    const person = driver(5);
    const phone = await phones.of(person);
    await world.truth`update navette.account set active = false where id = ${person.id}`;
    const first = await phone.api.syncNow();
    expect(first).toMatchObject({ ok: false, problem: { code: 'REAUTH_REQUIRED', retryable: false } });
    await validate(phone.api, world.take(person));
    expect((await phone.api.sync()).counts.saved).toBe(1);
  });

  it('no two of them say the same, in any language', () => {
    const codes: ErrorCode[] = [...broken.map(([, code]) => code), 'REAUTH_REQUIRED', 'VERSION_CONFLICT'];
    for (const locale of LOCALES) expect(new Set(codes.map((code) => sentence(code, locale))).size).toBe(codes.length);
  });
});

describe('[S6] edited rules reach the phones without a release', () => {
  const start = async (person: FreshAccount): Promise<Phone> => {
    office = await phones.of(world.tenant.admin);
    return await phones.of(person);
  };

  it('[N6] chunks by count: at the next contact, without a new sign-in', async () => {
    const phone = await start(driver(1));
    await rule({ chunkEvents: 4 });
    // The poke: nobody asked this phone to sync.
    await follows(phone.api, { chunkEvents: 4 });
    phone.network.online = false;
    for (let count = 0; count < 10; count += 1) await validate(phone.api, world.take(driver(1)));
    phone.network.online = true;
    await phone.api.syncNow();
    await settled(phone.api);
    // Two are on their way at once: the smaller one may be applied first.
    expect((await pushes(phone)).map((events) => events.length).sort()).toEqual([2, 4, 4]);
  });

  it('[N6] chunks by bytes', async () => {
    const phone = await start(world.tenant.rep);
    await rule({ chunkEvents: 100, chunkBytes: 10_000 });
    await follows(phone.api, { chunkEvents: 100, chunkBytes: 10_000 });
    phone.network.online = false;
    for (let count = 0; count < 20; count += 1) await noteClient(phone.api, `Client ${count} ${'x'.repeat(150)}`);
    phone.network.online = true;
    await phone.api.syncNow();
    await settled(phone.api);
    const sizes = (await pushes(phone)).map((events) => events.length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(15);
  });

  it('[N5] lanes: what the rules put first goes first, whatever was done first', async () => {
    const phone = await start(world.tenant.rep);
    await rule({
      chunkEvents: 3,
      chunkBytes: 1_000_000,
      priorities: { 'logistics.client': 1, 'logistics.invoice': 50 },
    });
    await follows(phone.api, { priorities: { 'logistics.client': 1 } });
    phone.network.online = false;
    for (let count = 0; count < 3; count += 1) await bill(phone.api);
    for (let count = 0; count < 3; count += 1) await noteClient(phone.api, `Lane ${count}`);
    // Nothing that was planned on less than all six is still on its way.
    await until(async () => expect((await phone.api.sync()).counts.saved).toBe(6));
    const { profile } = (await phone.api.state()).active!;
    await until(async () => {
      const { entries } = await phone.device.spool.entries(profile);
      const lanes = entries.map(({ seq, priority }) => [seq <= 3, priority].join()).sort();
      expect(lanes).toEqual([...Array(3).fill('false,1'), ...Array(3).fill('true,50')]);
    });
    phone.network.online = true;
    await phone.api.syncNow();
    await settled(phone.api);
    const [first, second] = await pushes(phone);
    expect(new Set(first?.map(({ entity }) => entity))).toEqual(new Set(['logistics.client']));
    expect(new Set(second?.map(({ entity }) => entity))).toEqual(new Set(['logistics.invoice']));
  });

  it('a phone tells the rules that its commits obey, also while newer ones are on their way to it', async () => {
    const phone = await start(world.tenant.rep);
    const { profile } = (await phone.api.state()).active!;
    phone.network.online = false;
    // As a renewal leaves it, before this tab has heard of it.
    await phone.device.spool.changeProfile(profile, (before) => {
      if (!before) return null;
      const rules = { ...before.tenant.rules, priorities: { 'logistics.client': 7 } };
      return { ...before, tenant: { ...before.tenant, rules } };
    });
    const own = entityNamed('logistics.client')!.entity.priority;
    const told = async () => (await rulesOf(phone.api)).priorities?.['logistics.client'] ?? own;
    const before = await told();
    await noteClient(phone.api, 'Between two rules');
    const after = await told();
    await until(async () => expect((await phone.device.spool.entries(profile)).entries).toHaveLength(1));
    const [entry] = (await phone.device.spool.entries(profile)).entries;
    expect([before, after]).toContain(entry?.priority);
  });

  /** Seconds that the phone waits after each of several failures in a row. */
  async function waits(phone: Phone, failures: number): Promise<number[]> {
    const { profile } = (await phone.api.state()).active!;
    const seconds: number[] = [];
    phone.network.online = false;
    await validate(phone.api, world.take(driver(3)));
    await until(async () => expect((await phone.device.spool.drainState(profile)).attempts).toBeGreaterThan(0));
    for (let tried = 0; tried < failures; tried += 1) {
      await phone.api.syncNow();
      const { notBefore, attempts } = await phone.device.spool.drainState(profile);
      seconds[attempts - 1] = Math.round((notBefore - Date.now()) / 1_000);
    }
    return seconds.filter((each) => each !== undefined);
  }

  it('[N8] back-off: Fibonacci, then exponential, then a cap, as it is ruled', async () => {
    const phone = await start(driver(3));
    const backoff = { kind: 'fibonacci', unitMs: 10_000, capMs: 300_000, jitter: 0 } as const;
    await rule({ backoff });
    await follows(phone.api, { backoff });
    const fibonacci = await waits(phone, 5);
    expect([10, 10, 20, 30, 50, 80, 130].join(' ')).toContain(fibonacci.slice(-4).join(' '));

    phone.network.online = true;
    await phone.api.syncNow();
    await settled(phone.api);
    await rule({ backoff: { ...backoff, kind: 'exponential', capMs: 60_000 } });
    await follows(phone.api, { backoff: { kind: 'exponential' } });
    const exponential = await waits(phone, 5);
    expect([10, 20, 40, 60, 60, 60, 60, 60].join(' ')).toContain(exponential.slice(-4).join(' '));
    phone.network.online = true;
    await phone.api.syncNow();
    await settled(phone.api);
  });

  it('[N8] Retry-After counts more than any rule', async () => {
    const phone = await start(driver(4));
    const { profile } = (await phone.api.state()).active!;
    const { retryable, recovery } = ERRORS.RATE_LIMITED;
    phone.network.refuses(
      '/api/sync/push',
      { error: { code: 'RATE_LIMITED', message: '-', retryable, recovery } },
      { status: 429, headers: { 'Retry-After': '120' } },
    );
    await validate(phone.api, world.take(driver(4)));
    await until(async () => expect((await phone.device.spool.drainState(profile)).saidBy).toBe('server'));
    const { notBefore } = await phone.device.spool.drainState(profile);
    expect(Math.round((notBefore - Date.now()) / 1_000)).toBeGreaterThan(110);
    // Not even a person's tap overrides the server's own word.
    await phone.api.syncNow();
    expect((await phone.api.sync()).counts.saved).toBe(1);
  });

  it('conflict policies: both sides decide by the new one', async () => {
    const [first, second] = [await start(driver(1)), await phones.of(world.tenant.admin)];
    void first;
    await rule({ policies: { 'logistics.client': 'manual' } });
    await follows(second.api, { policies: { 'logistics.client': 'manual' } });
    const { id } = world.tenant.clients[0]!;
    const edit = (api: DeviceApi, address: string) =>
      api.commit({ entity: 'logistics.client', entityId: id, action: 'UPDATE', payload: { address } });
    second.network.online = false;
    await edit(second.api, 'Mine');
    await edit(office.api, 'Theirs');
    await settled(office.api);
    second.network.online = true;
    await second.api.syncNow();
    await until(async () => expect((await second.api.sync()).counts.needsYou).toBe(1));
    expect(await second.api.conflicts()).toMatchObject([{ entityId: id, code: 'VERSION_CONFLICT' }]);
  });

  it('[S6] the interval of the timer counts from the moment it is heard of', async () => {
    const phone = await start(driver(4));
    await rule({ pollIntervalMs: 5_000 });
    await follows(phone.api, { pollIntervalMs: 5_000 });
    const before = phone.network.requests.length;
    await until(async () =>
      expect(phone.network.requests.slice(before).some((path) => path.includes('/pull'))).toBe(true),
    );
  });
});
