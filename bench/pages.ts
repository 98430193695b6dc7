import type { BrowserContext, Page } from '@playwright/test';
import type { SignIn } from '#device/api.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import type { Bench } from './page/main.ts';
import type { Stack } from './stack.ts';

declare global {
  var bench: Bench;
}

export const credentials = ({ email, password }: FreshAccount): SignIn => ({
  email,
  password,
  deviceName: 'Bench',
  platform: 'Chromium',
});

/** The page of the measures, open and loaded; what it throws appears here. */
export async function openBenchPage(stack: Stack, context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(`${stack.url}/bench-page/index.html`);
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

/** A browser with an empty profile for one piece of work. */
export async function inFreshBrowser<T>(
  stack: Stack,
  work: (page: Page, context: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await stack.browser(`p-${crypto.randomUUID()}`);
  try {
    return await work(await openBenchPage(stack, context), context);
  } finally {
    await context.close();
  }
}
