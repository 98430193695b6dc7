// Which oracle notices that a mechanism is missing, and how soon. The sources are copied, changed there, and run.
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS, type Mutation } from './mutations.ts';
import { rareOf } from './rare.ts';
import { startWorker } from './worker.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = ['protocol', 'packs', 'device', 'server', 'testkit', 'drizzle', 'package.json', 'tsconfig.base.json'];

/** The sources of this build with one mechanism taken out. Throws when a text is not there, or more than once. */
async function mutant({ name, edits }: Mutation): Promise<string> {
  const folder = join(ROOT, '.navette/mutants', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const source of SOURCES) await cp(join(ROOT, source), join(folder, source), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const { file, find, put } of edits) {
    const path = join(folder, file);
    const parts = (await readFile(path, 'utf8')).split(find);
    if (parts.length !== 2) throw new Error(`${name}: ${file} holds its text ${parts.length - 1} times`);
    await writeFile(path, parts.join(put));
  }
  return folder;
}

interface Caught {
  oracles: string[];
  worlds: number;
}

/** Prints the table; answers whether each mutation was noticed within so many worlds. `only`: that one alone. */
export async function runMutations(say: (text: string) => void, most: number, only?: string): Promise<boolean> {
  const those = MUTATIONS.filter(({ name }) => only === undefined || name === only);
  if (those.length === 0) throw new Error(`No mutation is called ${only}.`);
  let all = true;
  say('| without | noticed by | after worlds |\n| --- | --- | --- |\n');
  for (const mutation of those) {
    const caught = await tryMutation(mutation, most).catch((error: Error) => error.message);
    const known = typeof caught === 'object' && caught.oracles.length > 0;
    all &&= known;
    const told =
      typeof caught === 'string' ? `${caught} | –` : `${caught.oracles.join(', ') || '**nobody**'} | ${caught.worlds}`;
    say(`| ${mutation.without} (\`${mutation.name}\`) | ${told} |\n`);
  }
  return all;
}

async function tryMutation(mutation: Mutation, most: number): Promise<Caught> {
  const folder = await mutant(mutation);
  const worker = await startWorker(folder);
  try {
    for (let seed = 1, worlds = 0; worlds < most; seed += 1) {
      if (mutation.among && !rareOf(seed)[mutation.among]) continue;
      worlds += 1;
      const { oracles } = await worker.run({ seed });
      if (oracles.length > 0) return { oracles, worlds };
    }
    return { oracles: [], worlds: most };
  } finally {
    await worker.end();
    await rm(folder, { recursive: true, force: true });
  }
}
