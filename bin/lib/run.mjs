import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project.mjs';

/**
 * Runs a program in the project's folder to its end.
 * @param {{ show?: boolean, env?: Record<string, string | undefined> }} [options] show: it prints to our terminal, with its
 *   own signs of progress
 * @returns {Promise<{ code: number, output: string }>} what it printed, unless shown
 */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      stdio: options.show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      // npm and its like are scripts on Windows, which only a shell can start.
      shell: process.platform === 'win32' && program !== process.execPath,
    });
    const gather = (chunk) => {
      output += chunk;
    };
    child.stdout?.on('data', gather);
    child.stderr?.on('data', gather);
    child.on('error', (error) => resolve({ code: 127, output: output + error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 128 : 1), output }));
  });
}

/** npm: the one that called us, so that its version and settings stay the same; else the one on PATH. */
export function npm(args, options) {
  const caller = process.env.npm_execpath;
  if (caller?.endsWith('npm-cli.js') && existsSync(caller)) return run(process.execPath, [caller, ...args], options);
  return run('npm', args, options);
}

/** A program of an installed package, without the detour through npx. */
export function tool(pkg, bin, args, options) {
  return run(process.execPath, [join(ROOT, 'node_modules', pkg, bin), ...args], options);
}
