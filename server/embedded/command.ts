import { spawn } from 'node:child_process';

/** The account a program runs as; absent: our own. */
export interface Account {
  uid: number;
  gid: number;
}

export interface CommandResult {
  /** Exit code, or null when a signal or a missing program ended it. */
  code: number | null;
  output: string;
}

/**
 * Runs a program to its end and gathers what it prints. Never throws: a program that cannot be
 * started is a result with `code: null`.
 *
 * The working directory is `/`, because ours may be closed to the other account, and the environment
 * is cut down, so that a `PGDATA` or a locale of the person who starts us changes nothing.
 */
export function runCommand(
  program: string,
  args: readonly string[],
  account?: Account,
  input = '',
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      ...account,
      cwd: process.platform === 'win32' ? undefined : '/',
      env: cleanEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const gather = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    child.on('error', (error) => resolve({ code: null, output: output + error.message }));
    child.on('close', (code) => resolve({ code, output: output.trim() }));
    // A program that ends without reading its input is no error of ours.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** What PostgreSQL's programs need to know of our environment, and no more. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  return { PATH, SystemRoot, TEMP, TMP, LC_ALL: 'C', TZ: 'UTC' };
}
