import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';

const LIMIT_BYTES = 20_000_000;
/** What waits while nothing can be written; what comes on top is lost. */
const WAITING_BYTES = 1_000_000;
const STDOUT = 1;

/**
 * Where the server's lines go, as JSON: in a terminal to `<dataDir>/server.log` (one of more than 20 MB makes room for a new one
 * at the start, and is kept until the next), so that people see the addresses and not the traffic; otherwise to standard output,
 * which a service manager keeps. A full disk costs lines, not the server.
 */
export function openLogger(dataDir: string, level: string, inTerminal = process.stdout.isTTY): Logger {
  const path = join(dataDir, 'server.log');
  if (inTerminal && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LIMIT_BYTES) renameSync(path, `${path}.1`);
  // At once: what were still to be written at the end of the process would keep it for as long as the disk is full.
  const lines = pino.destination({ dest: inTerminal ? path : STDOUT, sync: true, maxLength: WAITING_BYTES });
  let isTold = false;
  lines.on('error', (error: Error) => {
    if (!isTold) process.stderr.write(`\nThe log cannot be written, the server goes on without: ${error.message}\n\n`);
    isTold = true;
  });
  return pino({ level, serializers: { err: errorLine } }, lines);
}

/** Without what PostgreSQL tells of the row or the text that it refused: that is people's data, and codes and names say enough. */
function errorLine(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { detail: _row, where: _text, ...line } = pino.stdSerializers.err(error);
  return line;
}
