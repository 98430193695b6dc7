/** What decides in which browsers a scenario runs; without any it runs in Chromium. */

/** Work without a network: also in Firefox, which has no Background Sync. One scenario of a kind: it takes twice as long there. */
export const ALSO_IN_FIREFOX = { tag: '@firefox' };

/** Cannot be in Firefox, because … */
export const chromiumOnly = (why: string) => ({
  tag: '@chromium-only',
  annotation: { type: 'Chromium only', description: why },
});

/** Means nothing in Chromium, because … */
export const firefoxOnly = (why: string) => ({
  tag: '@firefox-only',
  annotation: { type: 'Firefox only', description: why },
});
