import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emptyDatabase, type TestDatabase } from '#testkit/postgres/database.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/open.ts';
import { systemRandom } from '../ports/random.ts';
import { beginMasterKey, keepFirstMasterKey, type MasterKey, masterKeysOf, parseMasterKeys } from './master-key.ts';
import { letGoOfOthers, rewrap } from './rewrap.ts';

// [N9] Another master key: as `npm run keys:master` does it, with its file, beside a server that runs.

let files: TestDatabase & { drop(): Promise<void> };
let folder: string;
let opened: Database[];
beforeEach(async () => {
  files = await emptyDatabase();
  await migrate(files.url);
  folder = await mkdtemp(join(tmpdir(), 'navette-master-'));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.end()));
  await rm(folder, { recursive: true });
  await files.drop();
});

/** A server that has just been started on this folder. */
function server(): Database {
  const database = openDatabase(files, { masterKeys: masterKeysOf(folder, undefined, systemRandom) });
  opened.push(database);
  return database;
}
const tenants = Array.from({ length: 5 }, () => v7());
const record = v7();
/** A text of each tenant, as it would lie in a row. */
const locked = (database: Database) =>
  Promise.all(
    tenants.map(async (id) => ({ id: record, rawContent: await database.vaultOf(id).reseal('x', record, 'x') })),
  );
const sealed = async (database: Database): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      tenants.map(
        async (id): Promise<[string, string]> => [id, await database.vaultOf(id).sealBody(record, `of ${id}`)],
      ),
    ),
  );
const wrappedBy = async ({ owner }: Database): Promise<string[]> =>
  (await owner<{ by: string }[]>`select distinct wrapped_by as by from navette.data_key order by 1`).map(
    ({ by }) => by,
  );
const inFile = async (): Promise<MasterKey[]> => parseMasterKeys(await readFile(join(folder, 'master.key'), 'utf8'))!;
const finish = (database: Database, masters: readonly MasterKey[]) =>
  letGoOfOthers(database, masters, () => keepFirstMasterKey(folder, systemRandom));

test('wraps the keys of all tenants anew; texts, and servers that run, notice nothing', async () => {
  const running = server();
  const before = await sealed(running);
  const [old] = await inFile();

  const masters = await beginMasterKey(folder, systemRandom);
  expect(await rewrap(server(), masters)).toEqual({ keys: 5, strange: 0 });
  expect(await finish(running, masters)).toBe(true);
  expect((await inFile()).map(({ id }) => id)).toEqual([masters[0]!.id]);
  expect(await wrappedBy(running)).toEqual([masters[0]!.id]);

  expect(await sealed(running)).toEqual(before);
  expect(await sealed(server())).toEqual(before);
  // A tenant that comes now, by the server that ran all the while: not under the key that has gone.
  await running.vaultOf(v7()).sealBody(record, 'new');
  expect(await wrappedBy(running)).toEqual([masters[0]!.id]);

  await writeFile(join(folder, 'master.key'), `${Buffer.from(old!.bytes).toString('base64')}\n`);
  await expect(sealed(server())).rejects.toThrow('another master key');
});

test('[E7] interrupted after each of its steps: everything opens, and the next run goes on to the end', async () => {
  const before = await sealed(server());
  // 1: killed when the new key stood in the file and nothing was wrapped by it.
  const masters = await beginMasterKey(folder, systemRandom);
  expect(await sealed(server())).toEqual(before);
  // 2: killed in the middle of wrapping: all of it, or none.
  const worker = server();
  await expect(
    rewrap(worker, masters, {
      bytes: () => {
        throw new Error('killed');
      },
    } as never),
  ).rejects.toThrow('killed');
  expect(await wrappedBy(worker)).toEqual([masters[1]!.id]);
  expect(await finish(worker, masters)).toBe(false);
  expect(await inFile()).toHaveLength(2);
  expect(await sealed(server())).toEqual(before);
  // 3: killed when all was wrapped, before the former key went.
  expect(await rewrap(server(), masters)).toEqual({ keys: 5, strange: 0 });
  expect(await sealed(server())).toEqual(before);
  // The command again: it begins no third key.
  const again = await beginMasterKey(folder, systemRandom);
  expect(again.map(({ id }) => id)).toEqual(masters.map(({ id }) => id));
  expect(await rewrap(server(), again)).toEqual({ keys: 0, strange: 0 });
  expect(await finish(server(), again)).toBe(true);
  expect(await sealed(server())).toEqual(before);
});

test('keys under a master key that is not here stay as they are, and are counted', async () => {
  await locked(server());
  const masters = await beginMasterKey(folder, systemRandom);
  const own = server();
  await own.owner`
    insert into navette.data_key (tenant_id, id, wrapped_by, wrapped) values (${v7()}, 1, 'somebody else', 'x')`;
  expect(await rewrap(own, masters)).toEqual({ keys: 5, strange: 1 });
  expect(await finish(own, masters)).toBe(true);
  expect(await wrappedBy(own)).toEqual([masters[0]!.id, 'somebody else'].sort());
});
