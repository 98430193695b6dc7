import { renameSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';

const LIMIT_BYTES = 20_000_000;

/**
 * Where the server's lines go, as JSON: in a terminal to `<dataDir>/server.log` (the last 20 MB and the
 * 20 MB before), so that people see the addresses and not the traffic; otherwise to standard output, which
 * a service manager keeps.
 */
export async function openLogger(dataDir: string, level: string): Promise<Logger> {
  if (!process.stdout.isTTY) return pino({ level });
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, 'server.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(path, `${path}.1`);
  return pino({ level }, pino.destination({ dest: path, sync: false }));
}
