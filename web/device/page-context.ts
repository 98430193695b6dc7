import type { Intent } from '#device/api.ts';

/** Chromium only, and not in TypeScript's DOM library. */
interface PageNavigator extends Navigator {
  getBattery?(): Promise<{ level: number }>;
  connection?: { type?: string; effectiveType?: string };
}

/** What goes into the audit entry and only a page can tell: battery level (0 to 1) and kind of network. */
export async function pageContext(): Promise<NonNullable<Intent['context']>> {
  const page = navigator as PageNavigator;
  const battery = await page.getBattery?.().catch(() => undefined);
  const network = page.connection?.type ?? page.connection?.effectiveType;
  return {
    ...(battery ? { battery: battery.level } : {}),
    ...(network ? { network } : {}),
  };
}
