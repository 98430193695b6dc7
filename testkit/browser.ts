import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium } from '@playwright/test';
import { chromiumLaunch } from './chromium.ts';

/** A browser with a profile on disk, so that it can be killed and opened again with all that it kept. */
export class Browser {
  readonly #folder: string;
  readonly #options: BrowserContextOptions;
  #context: BrowserContext | null = null;

  private constructor(folder: string, options: BrowserContextOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  static async open(options: BrowserContextOptions): Promise<Browser> {
    const browser = new Browser(await mkdtemp(join(tmpdir(), 'navette-browser-')), options);
    await browser.launch();
    return browser;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('this browser is not running');
    return this.#context;
  }

  async launch(): Promise<void> {
    const context = await chromium.launchPersistentContext(this.#folder, {
      ...chromiumLaunch(),
      headless: true,
      ...this.#options,
    });
    this.#context = context;
    context.once('close', () => {
      if (this.#context === context) this.#context = null;
    });
  }

  /** As a battery that is empty: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    const context = this.context;
    const closed = new Promise((resolve) => context.once('close', resolve));
    for (const pid of this.#processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went with its parent.
      }
    }
    await closed;
  }

  /** Ends it and deletes its profile. */
  async end(): Promise<void> {
    await this.#context?.close().catch(() => undefined);
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  /** The parent first, so that it starts no child anew. */
  #processes(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 32_000_000 }).split('\n');
    return lines
      .filter((line) => line.includes(`--user-data-dir=${this.#folder}`))
      .sort((a, b) => Number(a.includes('--type=')) - Number(b.includes('--type=')))
      .map((line) => Number.parseInt(line.trim(), 10));
  }
}
