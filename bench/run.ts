import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { coldStart } from './cold-start.ts';
import { cutLine } from './cut-line.ts';
import { drain } from './drain.ts';
import { erp } from './erp.ts';
import { feed } from './feed.ts';
import { firstSync } from './first-sync.ts';
import { firstVisit } from './first-visit.ts';
import { growth } from './growth.ts';
import { list } from './list.ts';
import { machineLine } from './machine.ts';
import type { Measure, Section } from './measure.ts';
import { policies } from './policies.ts';
import { serverAlone } from './server-alone.ts';
import { startStack } from './stack.ts';
import { write } from './write.ts';

// `npm run bench` measures all, `npm run bench -- first-sync drain` some. With `--save` the tables go into README.md;
// with `--profile <folder>` the server's CPU profile and the times of its SQL statements go into that folder.

const MEASURES: readonly Measure[] = [
  firstSync,
  drain,
  serverAlone,
  write,
  list,
  coldStart,
  firstVisit,
  policies,
  feed,
  growth,
  cutLine,
  erp,
];
const README = fileURLToPath(new URL('README.md', import.meta.url));

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { save: { type: 'boolean' }, profile: { type: 'string' } },
});
const unknown = positionals.filter((name) => !MEASURES.some((measure) => measure.name === name));
if (unknown.length > 0) {
  console.error(`There is no measure "${unknown[0]}". There are: ${MEASURES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const wanted = MEASURES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

const stack = await startStack({ profile: values.profile });
try {
  const from = machineLine(stack.postgres);
  for (const measure of wanted) {
    const section = await measure.run(stack);
    const text = sectionText(section, `\`npm run bench -- ${measure.name}\` on ${today()}: ${from}.`);
    console.log(`\n${text}`);
    if (values.save) await save(measure.name, text);
  }
} finally {
  await stack.end();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function sectionText({ title, about, table }: Section, where: string): string {
  return `## ${title}\n\n${about}\n\n${table}\n\n${where}`;
}

/** Replaces what stands between the marks of this measure. */
async function save(name: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const readme = await readFile(README, 'utf8');
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`bench/README.md has no place marked ${begin} … ${end}`);
  await writeFile(README, `${readme.slice(0, from)}${begin}\n${text}\n${readme.slice(to)}`);
}
