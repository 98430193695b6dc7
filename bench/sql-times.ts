import { readFile } from 'node:fs/promises';
import postgres from 'postgres';

/** From now on PostgreSQL notes how long each statement takes. */
export async function noteSqlTimes(adminUrl: string): Promise<void> {
  const admin = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe('ALTER SYSTEM SET log_min_duration_statement = 0');
  await admin`SELECT pg_reload_conf()`;
  await admin.end();
}

interface Cost {
  runs: number;
  ms: number;
}

const LINE = /duration: ([\d.]+) ms {2}(parse|bind|execute|statement)(?: [^:]*)?: ([\s\S]*?)(?=\n\d{4}-\d\d-\d\d|$)/g;

/** What PostgreSQL noted, the costliest statement first: milliseconds in all, runs, milliseconds a run, its beginning. */
export async function sqlTimes(logPath: string): Promise<string> {
  const costs = new Map<string, Cost>();
  for (const [, ms, step, text] of (await readFile(logPath, 'utf8')).matchAll(LINE)) {
    const statement = text!.replace(/\s+/g, ' ').trim().slice(0, 160);
    const cost = costs.get(statement) ?? { runs: 0, ms: 0 };
    cost.ms += Number(ms);
    if (step === 'execute' || step === 'statement') cost.runs += 1;
    costs.set(statement, cost);
  }
  return [...costs]
    .sort(([, a], [, b]) => b.ms - a.ms)
    .map(([statement, { ms, runs }]) =>
      [
        ms.toFixed(0).padStart(7),
        String(runs).padStart(7),
        (ms / Math.max(1, runs)).toFixed(2).padStart(8),
        statement,
      ].join(' '),
    )
    .join('\n');
}
