import type { BrowserContext, CDPSession, Page } from '@playwright/test';

/** Bytes that Chromium keeps for a file without asking for each; more than this always meets the quota. */
const AHEAD = 1_000_000;

/** How much a browser may keep for the app, in a tester's words. Chromium only. */
export class Quota {
  readonly #page: Page;
  readonly #cdp: CDPSession;

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  static async of(context: BrowserContext, page: Page): Promise<Quota> {
    // The session of a page that is loaded anew forgets what it was told.
    const keeper = await context.newPage();
    return new Quota(page, await context.newCDPSession(keeper));
  }

  /** What is kept is all that may be: whatever needs more room is refused. */
  async isUsedUp(): Promise<void> {
    await this.#set(await this.used());
  }

  /** Less than what is kept already, as when other apps have filled the disk: a file that is opened anew has no bytes ahead. */
  async isGone(): Promise<void> {
    await this.#set(AHEAD);
  }

  async hasRoom(): Promise<void> {
    await this.#set((await this.used()) + 100 * AHEAD);
  }

  async used(): Promise<number> {
    return await this.#page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
  }

  async #set(quotaSize: number): Promise<void> {
    const { origin } = new URL(this.#page.url());
    await this.#cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });
  }
}
