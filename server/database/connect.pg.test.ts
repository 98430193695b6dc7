import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { connect } from './connect.ts';

test('a connection that PostgreSQL ends inside a transaction fails that transaction, and nothing else', async () => {
  const { adminUrl } = testDatabase();
  const [sql, other] = [connect(adminUrl, { max: 1 }), connect(adminUrl, { max: 1 })];
  onTestFinished(async () => void (await Promise.all([sql.end(), other.end()])));

  // The driver writes in the next turn of the event loop, when the connection may be gone: see patches/.
  const cut = sql.begin(async (tx) => {
    const [{ pid } = {}] = await tx<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await other`select pg_terminate_backend(${pid as number})`;
    await pause(100);
    return tx`select 1`;
  });
  await expect(cut).rejects.toMatchObject({ code: expect.stringMatching(/^(CONNECTION_|57P01)/) });
  // The transaction's own code goes on until it asks again.
  await pause(200);
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
});
