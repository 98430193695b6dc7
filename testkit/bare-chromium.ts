import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BrowserContext, chromium } from '@playwright/test';
import { chromiumLaunch } from './chromium.ts';

const TRIES = 100;

/** Chromium with nothing pretended, on a profile; it ends with its context. */
export async function launchBare(folder: string, locale = 'en-GB'): Promise<BrowserContext> {
  const { executablePath = chromium.executablePath(), args, chromiumSandbox } = chromiumLaunch();
  const own = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, `--lang=${locale}`];
  const sandbox = chromiumSandbox ? [] : ['--no-sandbox'];
  const process_ = spawn(executablePath, [...own, ...sandbox, ...args, 'about:blank'], { stdio: 'ignore' });
  const gone = new Promise((resolve) => process_.once('exit', resolve));
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await portOf(folder)}`, { noDefaults: true });
  const [context] = browser.contexts();
  if (!context) throw new Error('a Chromium without a context');
  const end = async () => {
    const cdp = await browser.newBrowserCDPSession();
    await cdp.send('Browser.close').catch(() => undefined);
    await gone;
  };
  // Closing this one by itself leaves the browser running.
  context.close = end;
  return context;
}

/** Chromium writes it into its profile as soon as it listens. */
async function portOf(folder: string): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    const text = await readFile(join(folder, 'DevToolsActivePort'), 'utf8').catch(() => '');
    const [port] = text.split('\n');
    if (port) return port;
    if (tries === TRIES) throw new Error('Chromium does not say where it listens');
    await sleep(100);
  }
}
