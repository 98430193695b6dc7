import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { chooseAccount } from './account.ts';

test('who meets data of another account is told to take over all of it: keys and log lie beside the database', async () => {
  const dataDir = await temporaryFolder();
  const home = join(dataDir, 'postgres');
  await mkdir(join(home, 'cluster'), { recursive: true });
  const me = vi.spyOn(process, 'getuid').mockReturnValue((process.getuid?.() ?? 0) + 4_321);
  onTestFinished(() => me.mockRestore());
  const told = async (at: string, of: string) => {
    const account = await chooseAccount(at, of);
    return account.ok ? '' : account.problem.message;
  };
  expect(await told(home, dataDir)).toMatch(new RegExp(`chown -R \\S+ "${dataDir}"$`));
  // Root's closed folders: the database is somewhere else.
  const elsewhere = await temporaryFolder();
  expect(await told(home, elsewhere)).toMatch(new RegExp(`chown -R \\S+ "${elsewhere}" "${home}"$`));
});
