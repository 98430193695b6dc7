import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';

const LIMIT_BYTES = 20_000_000;

/**
 * Where the server's lines go, as JSON: in a terminal to `<dataDir>/server.log` (the last 20 MB and the
 * 20 MB before), so that people see the addresses and not the traffic; otherwise to standard output, which
 * a service manager keeps.
 */
export function openLogger(dataDir: string, level: string): Logger {
  if (!process.stdout.isTTY) return pino({ level });
  const path = join(dataDir, 'server.log');
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(path, `${path}.1`);
  return pino({ level }, pino.destination({ dest: path, sync: false }));
}
