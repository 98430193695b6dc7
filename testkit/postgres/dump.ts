import type postgres from 'postgres';

type Sql = Pick<postgres.Sql, 'begin' | 'unsafe'>;

const SCHEMAS = `('navette', 'logistics', 'service', 'captures', 'school', 'world')`;

/**
 * Keeps every table and sequence of a database as one moment sees them, as pg_dump does, and answers the way back. In the same
 * cluster: identity and timeline stay, and so do the ids of transactions. `truth`: as superuser, in no transaction.
 */
export async function dump(truth: Sql): Promise<() => Promise<void>> {
  let tables: readonly string[] = [];
  let sequences: { name: string; next: string }[] = [];
  await truth.begin('isolation level repeatable read', async (tx) => {
    await tx.unsafe('drop schema if exists dump cascade; create schema dump');
    const found = await tx.unsafe<{ name: string }[]>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ${SCHEMAS} order by 1`,
    );
    tables = found.map(({ name }) => name);
    const copies = tables.map((name, index) => `create table dump.t${index} as table ${name}`);
    await tx.unsafe(copies.join('; '));
    const counters = await tx.unsafe<{ name: string }[]>(
      `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname in ${SCHEMAS}`,
    );
    sequences = [];
    for (const { name } of counters) {
      const [at] = await tx.unsafe<{ next: string }[]>(
        `select (last_value + is_called::int)::text as next from ${name}`,
      );
      sequences.push({ name, next: at!.next });
    }
  });
  return async () => {
    await truth.begin(async (tx) => {
      // As pg_restore does: no trigger, no foreign key speaks while the rows of then are put back.
      await tx.unsafe('set local session_replication_role = replica');
      const back = tables.map((name, index) => `delete from ${name}; insert into ${name} select * from dump.t${index}`);
      await tx.unsafe(back.join('; '));
      // Not by setval, which leaves other sessions the numbers that they hold in store.
      for (const { name, next } of sequences) await tx.unsafe(`alter sequence ${name} restart with ${next}`);
    });
    await truth.unsafe('drop schema dump cascade');
  };
}
