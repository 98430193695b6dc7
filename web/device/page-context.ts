import type { Intent } from '#device/api.ts';

/** Chromium only, and not in TypeScript's DOM library. */
interface PageNavigator extends Navigator {
  getBattery?(): Promise<{ level: number }>;
  connection?: { type?: string; effectiveType?: string };
}

let battery: { level: number } | null = null;

/** Asks for the battery once, ahead: no tap waits for it. Its level keeps itself up to date. */
export function watchPageContext(): void {
  void (navigator as PageNavigator)
    .getBattery?.()
    .then((found) => {
      battery = found;
    })
    .catch(() => undefined);
}

/** What goes into the audit entry and only a page can tell: battery level (0 to 1) and kind of network. */
export function pageContext(): NonNullable<Intent['context']> {
  const { connection } = navigator as PageNavigator;
  const network = connection?.type ?? connection?.effectiveType;
  return { ...(battery && { battery: battery.level }), ...(network && { network }) };
}
