import type { BrowserContext } from '@playwright/test';

/**
 * Over BiDi, Playwright's `fill` assigns `element.value` in the page's own world, where React's bookkeeping takes the new text
 * for its own and drops the event. Here the text goes in as by a keyboard.
 */
export async function fillsAsTyped(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, '__pw_bidiInsertText', {
      get: () => (text: string) => void document.execCommand('insertText', false, text),
      // Playwright puts its own there, before or after.
      set: () => undefined,
      configurable: true,
    });
  });
}
