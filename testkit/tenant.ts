import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { type Database, openDatabase } from '#server/database/open.ts';
import { createTenant, type FreshAccount, type FreshTenant, type TenantWish as Wish } from '#server/demo/tenant.ts';

export type Person = FreshAccount;

export interface TenantWish {
  /** Drivers; each gets `deliveries` pending ones for today. */
  drivers?: number;
  deliveries?: number;
  clients?: number;
  rules?: Wish['rules'];
  locale?: Wish['locale'];
}

export interface Delivery {
  id: string;
  reference: string;
  code: string;
  clientId: string;
  clientName: string;
  driverId: string;
}

/** One distributor of a test's own. What it asks PostgreSQL it asks as superuser: the truth, whatever policies say. */
export class Tenant {
  readonly sql: Sql;
  readonly #made: FreshTenant;

  private constructor(made: FreshTenant, sql: Sql) {
    this.#made = made;
    this.sql = sql;
  }

  static async make(databaseUrl: string, adminUrl: string, wish: TenantWish = {}): Promise<Tenant> {
    const database: Database = openDatabase({ url: databaseUrl });
    try {
      const { drivers = 2, deliveries = 5, clients = 12 } = wish;
      const made = await createTenant(database, {
        kind: 'logistics',
        slug: `t-${randomBytes(6).toString('hex')}`,
        size: { drivers, deliveriesPerDriver: deliveries, clients },
        rules: wish.rules,
        locale: wish.locale ?? 'en',
      });
      return new Tenant(made, postgres(adminUrl, { max: 2, onnotice: () => undefined }));
    } finally {
      await database.end();
    }
  }

  get id(): string {
    return this.#made.id;
  }

  get admin(): Person {
    return this.#made.admin;
  }

  get rep(): Person {
    return this.#made.rep;
  }

  get keeper(): Person {
    return this.#made.keeper;
  }

  /** 1, 2, … */
  driver(number: number): Person {
    const found = this.#made.drivers[number - 1];
    if (!found) throw new Error(`this tenant has no driver ${number}`);
    return found;
  }

  /** In the order of their stops. */
  async pendingDeliveries(driver: Person): Promise<Delivery[]> {
    return this.sql<Delivery[]>`
      SELECT d.id, d.reference, d.code, d.client_id AS "clientId", c.name AS "clientName", d.driver_id AS "driverId"
      FROM logistics.delivery d JOIN logistics.client c ON (c.tenant_id, c.id) = (d.tenant_id, d.client_id)
      WHERE d.tenant_id = ${this.id} AND d.driver_id = ${driver.id} AND d.status = 'pending'
      ORDER BY d.stop`;
  }

  async row(delivery: { id: string }): Promise<Record<string, unknown>> {
    const [row] = await this.sql`SELECT * FROM logistics.delivery WHERE tenant_id = ${this.id} AND id = ${delivery.id}`;
    if (!row) throw new Error('this delivery is not in PostgreSQL');
    return row;
  }

  async statusOf(delivery: { id: string }): Promise<unknown> {
    return (await this.row(delivery)).status;
  }

  /** Ids of the validated deliveries, sorted. */
  async validated(): Promise<string[]> {
    const rows = await this.sql`
      SELECT id FROM logistics.delivery WHERE tenant_id = ${this.id} AND status = 'validated' ORDER BY id`;
    return rows.map(({ id }) => id);
  }

  /** Proof states of the validated deliveries. */
  async proofs(): Promise<string[]> {
    const rows = await this.sql`
      SELECT proof FROM logistics.delivery WHERE tenant_id = ${this.id} AND status = 'validated'`;
    return rows.map(({ proof }) => proof);
  }

  /** Every recorded event, in the order of their authors' sequences. */
  async ledger(): Promise<{ eventId: string; userId: string; deviceId: string; seq: number; status: string }[]> {
    return this.sql`
      SELECT event_id AS "eventId", user_id AS "userId", device_id AS "deviceId", seq, status
      FROM navette.ledger WHERE tenant_id = ${this.id} ORDER BY user_id, device_id, device_epoch, seq`;
  }

  async auditOf(delivery: {
    id: string;
  }): Promise<{ action: string; outcome: string; code: string | null; userId: string }[]> {
    return this.sql`
      SELECT action, outcome, code, user_id AS "userId"
      FROM logistics.audit_entry WHERE tenant_id = ${this.id} AND entity_id = ${delivery.id} ORDER BY received_at`;
  }

  async count(table: 'client' | 'delivery' | 'product' | 'audit_entry'): Promise<number> {
    const [row] = await this.sql`
      SELECT count(*)::int AS n FROM logistics.${this.sql(table)} WHERE tenant_id = ${this.id} AND deleted_at IS NULL`;
    return row?.n;
  }

  /** As another program would: by plain SQL. */
  async reassign(delivery: { id: string }, to: Person): Promise<void> {
    await this.sql`
      UPDATE logistics.delivery SET driver_id = ${to.id} WHERE tenant_id = ${this.id} AND id = ${delivery.id}`;
  }

  async end(): Promise<void> {
    await this.sql.end();
  }
}
