import { readConfig } from '../config.ts';
import { systemRandom } from '../ports/random.ts';
import { commandDatabase } from '../process/command-database.ts';
import { createLifecycle } from '../process/lifecycle.ts';
import { projectRoot } from '../process/project-root.ts';
import { beginMasterKey, keepFirstMasterKey } from '../vault/master-key.ts';
import { letGoOfOthers, rewrap } from '../vault/rewrap.ts';

// `npm run keys:master`: another master key. See "Keys" in docs/OPERATIONS.md.

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const life = createLifecycle(say);
const failed = (error: unknown) => life.fail(String((error as Error | undefined)?.stack ?? error));

const configured = readConfig(process.env, projectRoot());
// Its own mistakes the database's opening tells.
const database = await commandDatabase(life, 'npm run keys:master', say).catch(failed);
if (database && configured.ok) await run(configured.config).catch(failed);

async function run({
  dataDir,
  masterKeys,
}: {
  dataDir: string;
  masterKeys?: readonly { id: string; bytes: Uint8Array }[] | undefined;
}) {
  if (masterKeys && masterKeys.length < 2) {
    return life.fail(
      'Set NAVETTE_MASTER_KEY to the new key, a comma and the present one, here and on every server, then run this again.',
    );
  }
  const masters = masterKeys ?? (await beginMasterKey(dataDir, systemRandom));
  const { keys, strange } = await rewrap(database!, masters);
  say(`${keys} keys of tenants were wrapped by the new master key.`);
  if (strange > 0) say(`${strange} keys are wrapped by master keys that are not here; their texts do not open.`);
  const isDone = await letGoOfOthers(database!, masters, () =>
    masterKeys ? Promise.resolve() : keepFirstMasterKey(dataDir, systemRandom),
  );
  if (!isDone) return life.fail('A server made a key under the former master key meanwhile: run this again.');
  return life.end(
    masterKeys
      ? 'Nothing needs the former master key any more: set NAVETTE_MASTER_KEY to the new one alone on every server.'
      : 'master.key holds the new key alone. Back it up apart from the database.',
  );
}
