import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DrizzleSnapshotJSON, generateDrizzleJson, generateMigration } from 'drizzle-kit/api';
import { migrationsFolder } from './migrations-folder.ts';
import { SCHEMA } from './schema.ts';

interface Journal {
  version: string;
  dialect: 'postgresql';
  entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
}

/** The schema as drizzle-kit described it when the last migration was written. */
async function latestSnapshot(folder: string): Promise<DrizzleSnapshotJSON> {
  const { entries } = await journalOf(folder);
  const last = entries.at(-1);
  if (!last) return generateDrizzleJson({}) as DrizzleSnapshotJSON;
  return JSON.parse(await readFile(join(folder, 'meta', `${prefixOf(last.idx)}_snapshot.json`), 'utf8'));
}

/** The statements that lead from the last migration to the tables as they are declared; none when nothing changed. */
export async function pendingStatements(
  folder: string,
): Promise<{ statements: string[]; snapshot: DrizzleSnapshotJSON }> {
  const before = await latestSnapshot(folder);
  const snapshot = generateDrizzleJson(SCHEMA as Record<string, unknown>, before.id) as DrizzleSnapshotJSON;
  const between = widened(before, snapshot);
  const statements = [...(await generateMigration(before, between)), ...(await generateMigration(between, snapshot))];
  return { statements, snapshot };
}

/**
 * The new schema with the columns that go: what comes is written first, what goes last, and whoever moves data writes it in
 * between by hand. drizzle-kit would ask at a terminal whether a column was renamed.
 */
function widened(before: DrizzleSnapshotJSON, after: DrizzleSnapshotJSON): DrizzleSnapshotJSON {
  type Tables = Record<string, { columns: Record<string, unknown> }>;
  const tables = Object.entries(after.tables as Tables).map(([name, table]) => {
    const going = (before.tables as Tables)[name]?.columns ?? {};
    return [name, { ...table, columns: { ...going, ...table.columns } }];
  });
  return { ...after, tables: Object.fromEntries(tables) };
}

const prefixOf = (index: number): string => String(index).padStart(4, '0');

async function journalOf(folder: string): Promise<Journal> {
  const text = await readFile(join(folder, 'meta', '_journal.json'), 'utf8').catch(() => null);
  return text === null ? { version: '7', dialect: 'postgresql', entries: [] } : JSON.parse(text);
}

/**
 * `npm run db:generate -- --name=what-changed` writes the next migration, in drizzle-kit's own format. Its command line
 * cannot: it loads schemas as CommonJS, and the packs stand on modules that exist as ES modules only.
 */
async function generate(name: string, now: Date): Promise<string> {
  const folder = migrationsFolder();
  const { statements, snapshot } = await pendingStatements(folder);
  if (statements.length === 0) return 'The migrations already say what the tables are.';
  const journal = await journalOf(folder);
  const idx = journal.entries.length;
  const tag = `${prefixOf(idx)}_${name}`;
  // Migrations run in the order of `when`: after the last one, whatever this machine's clock says.
  const when = Math.max(now.getTime(), (journal.entries.at(-1)?.when ?? 0) + 1);
  journal.entries.push({ idx, version: journal.version, when, tag, breakpoints: true });
  await mkdir(join(folder, 'meta'), { recursive: true });
  await writeFile(join(folder, `${tag}.sql`), `${statements.join('\n--> statement-breakpoint\n')}\n`);
  await writeFile(join(folder, 'meta', `${prefixOf(idx)}_snapshot.json`), `${JSON.stringify(snapshot, null, 2)}\n`);
  await writeFile(join(folder, 'meta', '_journal.json'), `${JSON.stringify(journal, null, 2)}\n`);
  return `${tag}.sql: ${statements.length} statements`;
}

if (process.argv[1]?.endsWith('generate.ts')) {
  const { values } = parseArgs({ options: { name: { type: 'string', default: 'change' } } });
  process.stdout.write(`${await generate(values.name, new Date())}\n`);
}
