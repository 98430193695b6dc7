import { startTestPostgres } from '../postgres/start.ts';
import { openGround } from './ground.ts';
import { runWorld } from './run-world.ts';
const pg = await startTestPostgres();
const ground = openGround(pg);
const [from = 1, to = from] = process.argv.slice(2).map(Number);
process.on('unhandledRejection', (e) => console.log('UNHANDLED', e));
for (let seed = from; seed <= to; seed++) {
  const r = await runWorld(ground, { seed });
  console.log(seed, Math.round(r.ms), 'ms', r.steps, 'steps', r.devices, 'dev', r.events, 'events', JSON.stringify(r.verdicts), JSON.stringify(r.refused), process.env.HASH ? r.trace.length + ":" + (await import("node:crypto")).createHash("sha1").update(r.trace.join("\n").replace(/[0-9a-f]{12}\b/g,"")).digest("hex").slice(0,8) : "");if (process.env.OUT) (await import("node:fs")).writeFileSync(process.env.OUT + seed, r.trace.join("\n"));
  for (const b of r.broken) console.log('  BROKEN', b.oracle, b.findings.slice(0, 4).map((f) => f.slice(0, 900)).join('\n     '));
  if (process.env.TRACE && r.broken.length) console.log(r.trace.slice(-Number(process.env.TRACE)).join('\n'));
}
await ground.end(); await pg.stop(); process.exit(0);
