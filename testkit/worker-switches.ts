import type { Page } from '@playwright/test';

/**
 * A script that the proxy puts in front of the device's worker and of the service worker, where Playwright's own clock and
 * init scripts do not reach. It knows two switches, thrown over a channel: the offset of the clock, and a stall of sealing
 * (the crash between commit and seal needs a moment that can be hit).
 */
const CHANNEL = 'navette-test-switches';

export const switchScript = (clockOffsetMs: number): string => `(() => {
  let offsetMs = ${clockOffsetMs};
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...given) { given.length === 0 ? super(RealDate.now() + offsetMs) : super(...given); }
    static now() { return RealDate.now() + offsetMs; }
  };
  let stalled = false;
  const encrypt = SubtleCrypto.prototype.encrypt;
  SubtleCrypto.prototype.encrypt = function (...given) {
    return stalled ? new Promise(() => {}) : encrypt.apply(this, given);
  };
  new BroadcastChannel('${CHANNEL}').onmessage = ({ data }) => {
    if (data.clockOffsetMs !== undefined) offsetMs = data.clockOffsetMs;
    if (data.stallSealing !== undefined) stalled = data.stallSealing;
  };
})();`;

/** Where the script belongs: the device's worker and the service worker, as built. */
export const SWITCHED_FILES = /\/(sw\.js|assets\/db-worker[^/]*\.js)(\?|$)/;

export async function throwSwitch(
  page: Page,
  change: { clockOffsetMs?: number; stallSealing?: boolean },
): Promise<void> {
  await page.evaluate(
    ([channel, data]) => {
      new BroadcastChannel(channel).postMessage(data);
    },
    [CHANNEL, change] as const,
  );
  // A message of a channel has no answer; a turn through both event loops is enough.
  await page.waitForTimeout(50);
}
