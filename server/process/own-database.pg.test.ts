import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase, testDatabase } from '#testkit/postgres/database.ts';
import { prepareOwnDatabase, tooOld } from './own-database.ts';

const changed = (change: Partial<Record<'port' | 'password' | 'pathname' | 'hostname', string>>): string =>
  Object.assign(new URL(testDatabase().url), change).href;

test('a database of one’s own is migrated', async () => {
  const files = await emptyDatabase();
  onTestFinished(() => files.drop());
  expect(await prepareOwnDatabase(files.url)).toBeUndefined();
});

test.each([
  ['that is away', { port: '1' }, 'does not answer'],
  ['whose name nobody knows', { hostname: 'db.invalid' }, 'does not answer'],
  ['with another password', { password: 'guess-of-a-password' }, 'does not let navette_owner in'],
  ['that is not there', { pathname: '/depot' }, 'CREATE DATABASE "depot"'],
])('a PostgreSQL %s is told in a sentence, not in a stack', async (_, change, words) => {
  const problem = await prepareOwnDatabase(changed(change));
  expect(problem).toContain(words);
  expect(problem).not.toContain('guess-of-a-password');
  expect(problem).not.toContain(new URL(testDatabase().url).password);
});

test('as is one that is too old', () => {
  expect(tooOld(160_004)).toContain('version 16');
});
