import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { openDatabase } from '#server/database/open.ts';
import type { FreshPackTenant, PackTenantWish } from '#server/demo/pack-tenant.ts';
import { createTenant } from '#server/demo/tenant.ts';
import type { Person } from './tenant.ts';

/** One tenant of field service, captures or a school, of a test's own. What it asks PostgreSQL it asks as superuser. */
export class PackTenant {
  readonly sql: Sql;
  readonly #made: FreshPackTenant;

  private constructor(made: FreshPackTenant, sql: Sql) {
    this.#made = made;
    this.sql = sql;
  }

  static async make(
    databaseUrl: string,
    adminUrl: string,
    wish: Pick<PackTenantWish, 'kind' | 'rules' | 'locale'>,
  ): Promise<PackTenant> {
    const database = openDatabase({ url: databaseUrl });
    try {
      const slug = `${wish.kind}-${randomBytes(6).toString('hex')}`;
      const made = await createTenant(database, { locale: 'en', ...wish, slug });
      return new PackTenant(made, postgres(adminUrl, { max: 2, onnotice: () => undefined }));
    } finally {
      await database.end();
    }
  }

  get id(): string {
    return this.#made.id;
  }

  /** The first, second, … of a role. */
  person(role: string, number = 1): Person {
    const found = this.#made.accounts.filter((one) => one.role === role)[number - 1];
    if (!found) throw new Error(`this tenant has no ${role} ${number}`);
    return found as unknown as Person;
  }

  async end(): Promise<void> {
    await this.sql.end();
  }
}
