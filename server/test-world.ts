import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import postgres, { type Sql } from 'postgres';
import { v7 } from 'uuid';
import { CHAIN_START, chainHash, checksumOf } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { PushAnswer, PushRequest } from '#protocol/push.ts';
import type { SessionAnswer } from '#protocol/session.ts';
import { type App, createApp } from './app.ts';
import { type Database, openDatabase, type Tx } from './database/open.ts';
import type { DeliveryRow } from './demo/rows.ts';
import { createTenant, type FreshAccount, type FreshTenant, type TenantWish } from './demo/tenant.ts';
import { type MovableClock, movableClock } from './ports/clock.ts';
import { systemIds } from './ports/ids.ts';
import { systemRandom } from './ports/random.ts';
import { TEST_MASTER_KEYS } from './vault/test-master-key.ts';

// For tests: the real app on the real database, and devices that speak the wire by hand.

export interface TestWorld {
  app: App;
  database: Database;
  clock: MovableClock;
  tenant: FreshTenant;
  /** As superuser: what is truly stored. */
  truth: Sql;
  /** Another tenant beside the first. */
  other(wish?: Partial<TenantWish>): Promise<FreshTenant>;
  signIn(person: FreshAccount, device?: { id?: string; resume?: number }): Promise<TestDevice>;
  /** A pending delivery of this driver that no test of the file has had. */
  take(driver: FreshAccount): DeliveryRow;
  /** The row as it is stored. */
  stored(delivery: { id: string }): Promise<Record<string, unknown>>;
  /** The entries of the audit log about a record, in the order of their sequence. */
  audit(entityId: string): Promise<Record<string, unknown>[]>;
  /** Until so many transactions wait for what this one holds, or behind one that does; or `instead` is over. */
  waitedFor(tx: Pick<Tx, 'sql'>, instead: Promise<unknown>, many?: number): Promise<void>;
  end(): Promise<void>;
}

export async function testWorld(
  urls: { url: string; apiUrl: string; adminUrl: string },
  wish: Partial<TenantWish> = {},
): Promise<TestWorld> {
  const database = openDatabase(urls, { masterKeys: TEST_MASTER_KEYS });
  const truth = postgres(urls.adminUrl, { max: 2, onnotice: () => undefined });
  const clock = movableClock();
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  const ports = { clock, ids: systemIds, random: systemRandom };
  const app = createApp({ database, ...ports, log, testControls: false });
  const other = (more: Partial<TenantWish> = {}): Promise<FreshTenant> =>
    createTenant(database, { kind: 'logistics', slug: `t-${randomUUID().slice(0, 13)}`, locale: 'en', ...more });
  const tenant = await other(wish);
  const untouched = [...tenant.deliveries];
  return {
    app,
    database,
    clock,
    truth,
    tenant,
    other,
    take: (driver) => {
      const at = untouched.findIndex(({ driverId }) => driverId === driver.id);
      if (at < 0) throw new Error('no delivery left: make a larger world');
      return untouched.splice(at, 1)[0]!;
    },
    stored: async ({ id }) => {
      const [row] = await truth`select * from logistics.delivery where tenant_id = ${tenant.id} and id = ${id}`;
      return row!;
    },
    audit: (entityId) => truth`
      select * from logistics.audit_entry where tenant_id = ${tenant.id} and entity_id = ${entityId} order by received_at, seq`,
    waitedFor: async (tx, instead, many = 1) => {
      const [own] = await tx.sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
      let isOver = false;
      const end = () => {
        isOver = true;
      };
      instead.then(end, end);
      const waiters = () => truth`
        with recursive held (pid) as (
          select ${own!.pid}::int
          union select a.pid from pg_stat_activity a join held on held.pid = any(pg_blocking_pids(a.pid))
        ) select pid from held offset 1`;
      while (!isOver && (await waiters()).length < many) await pause(10);
    },
    signIn: (person, device = {}) => TestDevice.signIn(app, person, device),
    end: async () => {
      await app.end();
      await Promise.all([database.end(), truth.end()]);
    },
  };
}

/** What of an event a test says; the rest is stamped as a device does. */
export type Said = Partial<SyncEvent> & { entityId: string };

export class TestDevice {
  readonly app: App;
  readonly id: string;
  session: SessionAnswer;
  cookie: string;
  seq = 0;
  hash = CHAIN_START;

  private constructor(app: App, id: string, session: SessionAnswer, cookie: string) {
    this.app = app;
    this.id = id;
    this.session = session;
    this.cookie = cookie;
  }

  static async signIn(
    app: App,
    person: FreshAccount,
    device: { id?: string; resume?: number } = {},
  ): Promise<TestDevice> {
    const { id = randomUUID(), resume } = device;
    const answer = await app.request('/api/auth/login', {
      method: 'POST',
      body: JSON.stringify({
        email: person.email,
        password: person.password,
        device: { id, name: 'Test phone', platform: 'test', resume },
      }),
    });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    return new TestDevice(app, id, (await answer.json()) as SessionAnswer, cookieOf(answer));
  }

  /** An event of this device with the next sequence, stamped as station 2 does. */
  event(said: Said): SyncEvent {
    this.seq += 1;
    const event = this.stamped({ seq: this.seq, ...said });
    this.hash = chainHash(this.hash, event.checksum);
    return event;
  }

  /** An event that takes no sequence of its own. */
  stamped(said: Said & { seq: number }): SyncEvent {
    const { session } = this;
    const { checksum: given, ...rest } = {
      id: v7(),
      tenantId: session.tenant.id,
      userId: session.user.id,
      deviceId: this.id,
      deviceEpoch: session.deviceEpoch,
      epoch: session.epoch,
      after: [],
      entity: 'logistics.delivery',
      action: 'DELIVERY_VALIDATED',
      payload: {},
      baseVersion: 1,
      occurredAt: '2026-11-20T08:00:00.000Z',
      schemaVersion: 1,
      ...said,
    };
    return { ...rest, checksum: given ?? checksumOf(rest as SyncEvent) } as SyncEvent;
  }

  validation(delivery: DeliveryRow, more: Record<string, unknown> = {}, said: Partial<SyncEvent> = {}): SyncEvent {
    const payload = { code: delivery.code, validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Amel', ...more };
    return this.event({ entityId: delivery.id, payload, ...said });
  }

  note(payload: Record<string, unknown>, said: Partial<SyncEvent> = {}): SyncEvent {
    const id = v7();
    return this.event({ id, entityId: id, entity: 'logistics.audit_entry', action: 'CREATE', payload, ...said });
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ 'Accept-Language': 'en', ...(init.headers as Record<string, string>) });
    headers.set('Authorization', `Bearer ${this.session.accessToken}`);
    return Promise.resolve(this.app.request(path, { ...init, headers }));
  }

  post(body: unknown): Promise<Response> {
    return this.request('/api/sync/push', {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async push(events: readonly unknown[], more: Pick<PushRequest, 'lacking'> = {}): Promise<PushAnswer> {
    const answer = await this.post({ batchId: v7(), head: { seq: this.seq, hash: this.hash }, events, ...more });
    if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as PushAnswer;
  }
}

/** The refresh cookie as a browser sends it back. */
export function cookieOf(answer: Response): string {
  const [first = ''] = answer.headers.getSetCookie();
  return first.split(';')[0] ?? '';
}
