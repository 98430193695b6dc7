import { spawn } from 'node:child_process';
import { prepare } from './prepare.mjs';
import { ROOT, stopWith } from './project.mjs';

/** Runs a program written in TypeScript with our options, in our terminal; its exit code becomes ours, our end its own. */
export function runProgram(path) {
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** The same for one that opens the built app in real browsers. */
export async function runInBrowsers(path) {
  await prepare();
  // It needs what was just installed.
  const { ensureChromium } = await import('./chromium.mjs');
  const browser = await ensureChromium();
  if (browser.code !== 0) stopWith(browser.output);
  runProgram(path);
}
