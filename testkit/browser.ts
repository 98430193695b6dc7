import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, type BrowserContextOptions, chromium, firefox, type Page } from '@playwright/test';
import { launchBare } from './bare-chromium.ts';
import { chromiumLaunch } from './chromium.ts';
import { firefoxLaunch } from './firefox/launch.ts';
import { copyOpenedProfile } from './firefox/opened-profile.ts';
import { fillsAsTyped } from './firefox/typing.ts';

/** The browsers that scenarios run in. */
export type Kind = 'chromium' | 'firefox';

/** Of Chromium. */
export interface Launch {
  /** Of its command line, beside those of every test. */
  switches?: readonly string[];
  /**
   * A tab behind another one is hidden, as for a person: Playwright tells every page that it drives that it is in front. Its
   * window, language and line are Chromium's own.
   */
  hidesTabs?: boolean;
}

/** A browser with a profile on disk, so that it can be killed and opened again with all that it kept. */
export class Browser {
  readonly #kind: Kind;
  readonly #folder: string;
  readonly #options: BrowserContextOptions;
  readonly #how: Launch;
  #context: BrowserContext | null = null;

  private constructor(kind: Kind, folder: string, options: BrowserContextOptions, how: Launch) {
    this.#how = how;
    this.#kind = kind;
    this.#folder = folder;
    this.#options = options;
  }

  static async open(kind: Kind, options: BrowserContextOptions, how: Launch = {}): Promise<Browser> {
    const folder = await mkdtemp(join(tmpdir(), 'navette-browser-'));
    if (kind === 'firefox') await copyOpenedProfile(folder);
    const browser = new Browser(kind, folder, options, how);
    await browser.launch();
    return browser;
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error('this browser is not running');
    return this.#context;
  }

  /** The empty tab that it was opened with, or another one. */
  async freePage(): Promise<Page> {
    const first = this.context.pages().find((page) => page.url() === 'about:blank');
    return first ?? (await this.context.newPage());
  }

  async launch(): Promise<void> {
    const options = { headless: true, ...this.#options };
    const context =
      this.#kind === 'firefox'
        ? await firefox.launchPersistentContext(this.#folder, { ...firefoxLaunch(), ...options })
        : this.#how.hidesTabs
          ? await launchBare(this.#folder, options.locale)
          : await chromium.launchPersistentContext(this.#folder, { ...this.#chromiumLaunch(), ...options });
    if (this.#kind === 'firefox') await fillsAsTyped(context);
    this.#context = context;
    context.once('close', () => {
      if (this.#context === context) this.#context = null;
    });
  }

  #chromiumLaunch() {
    const launch = chromiumLaunch();
    return { ...launch, args: [...launch.args, ...(this.#how.switches ?? [])] };
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

  /** Memory that its processes hold, shared parts counted in each of them. */
  residentBytes(): { all: number; largest: number } {
    const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', this.#processes().join()], { encoding: 'utf8' });
    const each = kilobytes
      .trim()
      .split('\n')
      .map((line) => Number(line) * 1_024);
    return { all: each.reduce((sum, bytes) => sum + bytes, 0), largest: Math.max(...each) };
  }

  /** Those that name the profile and all that they started; parents first, so that they start no child anew. */
  #processes(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8', maxBuffer: 32_000_000 }).split(
      '\n',
    );
    const all = lines.map((line) => {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return { pid: Number(pid), parent: Number(parent), args };
    });
    const found = new Set(all.filter(({ args }) => args.includes(this.#folder)).map(({ pid }) => pid));
    for (const pid of found) for (const each of all) if (each.parent === pid) found.add(each.pid);
    const isChild = ({ pid, parent }: (typeof all)[number]) => found.has(pid) && found.has(parent);
    const children = all.filter(isChild).map(({ pid }) => pid);
    return [...[...found].filter((pid) => !children.includes(pid)), ...children];
  }
}
