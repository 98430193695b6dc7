import { v7 } from 'uuid';
import { expect, onTestFinished, test } from 'vitest';
import { emptyDatabase } from '#testkit/postgres/database.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open.ts';
import { systemRandom } from '../ports/random.ts';
import { fixedKeys, masterKeyOf } from './master-key.ts';
import { strangeKeysText } from './strange-keys.ts';

test('[N9] a master key that did not lock what is there is said at the start, by name', async () => {
  const files = await emptyDatabase();
  onTestFinished(() => files.drop());
  await migrate(files.url);
  const [own, other] = [masterKeyOf(systemRandom.bytes(32)), masterKeyOf(systemRandom.bytes(32))];
  const database = openDatabase(files, { masterKeys: fixedKeys(own) });
  try {
    expect(await strangeKeysText(database, [other])).toBeUndefined();
    for (const tenant of [v7(), v7()]) await database.vaultOf(tenant).sealBody(v7(), 'text');
    expect(await strangeKeysText(database, [other, own])).toBeUndefined();
    expect(await strangeKeysText(database, [other])).toContain(
      `2 keys of tenants are locked by the master key ${own.id}`,
    );
  } finally {
    await database.end();
  }
});
