/** A process that holds an embedded PostgreSQL until it is killed; prints the outcome as one line of JSON. */
import { startEmbeddedPostgres } from '#server/embedded/start.ts';

const [dataDir = '', systemRoot] = process.argv.slice(2);
const started = await startEmbeddedPostgres({
  dataDir,
  systemRoot,
  address: 'http://first.example',
  log: (line) => process.stderr.write(`${line}\n`),
  durable: false,
});
process.stdout.write(`${JSON.stringify(started)}\n`);
if (started.ok) setInterval(() => undefined, 1_000);
