import { createHash } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import { connect, type Sql } from './connect.ts';
import { noteIdentity } from './epoch.ts';
import { migrationsFolder } from './migrations-folder.ts';
import { generatedSql } from './sql/generated.ts';

/** One migration at a time in a database: the bytes of "navette" as a number. */
const LOCK = String(0x6e617665747465n);
const TRIES = 5;

/**
 * Brings a database to what this version needs: the migrations of `drizzle/`, then the generated SQL when it changed, then
 * the epoch. Safe to run at every start and by several processes at once; little is done when nothing changed.
 */
export async function migrate(ownerUrl: string): Promise<void> {
  const sql = connect(ownerUrl, { max: 1 });
  try {
    await sql`select pg_advisory_lock(${sql.unsafe(LOCK)})`;
    await runMigrations(drizzle(sql as never), {
      migrationsFolder: migrationsFolder(),
    });
    await noteIdentity(sql);
    await applyGenerated(sql);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function applyGenerated(sql: Sql): Promise<void> {
  const text = generatedSql();
  const hash = createHash('sha256').update(text).digest('hex');
  const [state] = await sql<{ generatedHash: string }[]>`
    select generated_hash as "generatedHash" from navette.server_state`;
  if (state?.generatedHash === hash) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.begin(async (tx) => {
        await tx.unsafe(text);
        await tx`select navette.reconcile()`;
        await tx`update navette.server_state set generated_hash = ${hash}`;
      });
      return;
    } catch (error) {
      // Roles belong to the whole cluster: the migration of another database may be making the same one.
      if (attempt === TRIES || !isCollision(error)) throw error;
    }
  }
}

/** `tuple concurrently updated`, a role made meanwhile, a deadlock, a serialization failure. */
function isCollision(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return ['XX000', '23505', '42710', '40P01', '40001'].includes(code);
}
