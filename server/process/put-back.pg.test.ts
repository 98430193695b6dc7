import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '#testkit/postgres/database.ts';
import { connect } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import { notePutBack } from './put-back.ts';

test('[A4] who put a backup back says so: a new epoch begins at once, and the next start begins no other', async () => {
  const files = await emptyDatabase();
  const sql = connect(files.url, { max: 1 });
  onTestFinished(async () => {
    await sql.end();
    await files.drop();
  });
  await migrate(files.url);
  const epoch = async () => (await sql<{ epoch: number }[]>`select epoch from navette.server_state`)[0]!.epoch;
  const before = await epoch();
  const noted = await notePutBack(sql);
  expect(noted).toBeGreaterThan(before);
  await migrate(files.url);
  expect(await epoch()).toBe(noted);
});
