import { randomUUID } from 'node:crypto';
import { type Change, PullPage } from '#protocol/pull.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import type { Account } from '../auth/account.ts';
import { connect, type Sql } from '../database/connect.ts';
import { type Database, type DatabaseLogins, openDatabase } from '../database/open.ts';
import { testClock } from '../ports/clock.ts';
import { TEST_MASTER_KEYS } from '../vault/test-master-key.ts';
import { pullPage } from './pull.ts';

// For tests: one tenant, transactions by hand, and devices that only pull.

export const idOf = (kind: number, number: number): string =>
  `${String(kind).padStart(8, '0')}-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** A transaction on a connection of its own, which stays open until it is told. */
export interface OpenTransaction {
  sql: Sql;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface FeedWorld {
  database: Database;
  /** As owner, outside of requests: what an import or a script does. */
  sql: Sql;
  tenantId: string;
  begin(mode?: string): Promise<OpenTransaction>;
  device(role: string, userId: string): Replica;
  addClient(sql: Sql, id: string, more?: { name?: string; ownerName?: string }): Promise<void>;
  addDelivery(sql: Sql, id: string, to: { client: string; driver: string; note?: string }): Promise<void>;
  end(): Promise<void>;
}

export async function feedWorld(logins: DatabaseLogins): Promise<FeedWorld> {
  const { url } = logins;
  const database = openDatabase(logins, { masterKeys: TEST_MASTER_KEYS });
  const sql = connect(url, { max: 4 });
  const connections: Sql[] = [];
  const free: Sql[] = [];
  const tenantId = randomUUID();
  await sql`
    insert into navette.tenant (id, slug, name, packs, rules)
    values (${tenantId}, ${tenantId}, 'Feed', '{logistics}', ${sql.json(DEFAULT_RULES as never)})`;
  return {
    database,
    sql,
    tenantId,
    async begin(mode = '') {
      // A pool of one, so that statements stay on its connection.
      const own = free.pop() ?? connect(url, { max: 1 });
      if (!connections.includes(own)) connections.push(own);
      await own.unsafe(`begin ${mode}`);
      const finish = async (how: string): Promise<void> => {
        await own.unsafe(how);
        free.push(own);
      };
      return { sql: own, commit: () => finish('commit'), rollback: () => finish('rollback') };
    },
    device: (role, userId) =>
      new Replica(database, sql, {
        tenantId,
        userId,
        deviceId: randomUUID(),
        deviceEpoch: 1,
        role,
        name: role,
        locale: 'fr',
      }),
    async addClient(on, id, { name = `Client ${id.slice(-4)}` } = {}) {
      await on`
        insert into logistics.client (tenant_id, id, name, address, city)
        values (${tenantId}, ${id}, ${name}, 'Rue 1', 'Alger')`;
    },
    async addDelivery(on, id, { client, driver, note }) {
      await on`
        insert into logistics.delivery
          (tenant_id, id, reference, client_id, driver_id, warehouse_id, planned_on, stop, note, status, total_cents,
           qr_payload, code, lines)
        values (${tenantId}, ${id}, ${`BL-${id}`}, ${client}, ${driver}, ${idOf(9, 1)}, '2026-11-20', 1, ${note ?? null},
          'pending', 1000, ${id}, ${id.slice(-6)}, '[]')`;
    },
    async end() {
      await Promise.all([database, sql, ...connections].map((each) => each.end({ timeout: 1 })));
    },
  };
}

/** What a device that applies everything it pulls would hold. */
export class Replica {
  readonly rows = new Map<string, Record<string, unknown>>();
  cursor: string | null = null;
  /** Every change that came, in its order. */
  readonly heard: Change[] = [];
  private readonly database: Database;
  private readonly sql: Sql;
  account: Account;

  constructor(database: Database, sql: Sql, account: Account) {
    this.database = database;
    this.sql = sql;
    this.account = account;
  }

  /** One page. */
  async page(limit = 5000, asked: string[] | null = null): Promise<PullPage> {
    const deps = { database: this.database, clock: testClock() };
    await this.enrol();
    const answer = await pullPage(deps, this.account, { cursor: this.cursor, limit, asked });
    if (!answer.ok) throw new Error(answer.problem.code);
    const page = PullPage.parse(JSON.parse(Buffer.from(answer.value).toString('utf8')));
    if (page.reset) this.rows.clear();
    for (const change of page.changes) this.take(change);
    this.cursor = page.cursor;
    return page;
  }

  /** The account as it is from now on. */
  async enrol(): Promise<void> {
    const { tenantId, userId, name, role, sectors = [] } = this.account;
    await this.sql`
      insert into navette.account (tenant_id, id, email, name, role, locale, password_hash, sectors)
      values (${tenantId}, ${userId}, ${`${userId}@${tenantId}.test`}, ${name}, ${role}, 'fr', '-', ${[...sectors]})
      on conflict (tenant_id, id) do update set role = excluded.role, sectors = excluded.sectors, active = true`;
  }

  /** Pages until there are no more; gives the changes that came. */
  async pull(limit = 5000): Promise<Change[]> {
    const before = this.heard.length;
    while ((await this.page(limit)).hasMore);
    return this.heard.slice(before);
  }

  has(entity: string, id: string): boolean {
    return this.rows.has(`${entity} ${id}`);
  }

  row(entity: string, id: string): Record<string, unknown> | undefined {
    return this.rows.get(`${entity} ${id}`);
  }

  /** Ids of an entity, in order. */
  ids(entity: string): string[] {
    const prefix = `${entity} `;
    return [...this.rows.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  }

  private take(change: Change): void {
    this.heard.push(change);
    const key = `${change.entity} ${change.id}`;
    if (change.op === 'put') this.rows.set(key, change.row!);
    else this.rows.delete(key);
  }
}
