import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { LOCALES } from '#protocol/locale.ts';
import { createMemoryDevice, type MemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

let leave: () => void;
afterEach(() => leave());

const offline = { reachable: false, problem: problem('NETWORK_ERROR'), received: 1, committed: 3 };
const SCREENS: Readonly<Record<string, { path: string; device: () => MemoryDevice }>> = {
  'sign-in': {
    path: '/',
    device: () =>
      createMemoryDevice({
        is: {
          active: null,
          profiles: [{ profile: 'a', userName: 'Karim', tenantName: 'Hodna', signedIn: false, waiting: 3 }],
        },
      }),
  },
  'the first sync': {
    path: '/first-sync',
    device: () =>
      createMemoryDevice({
        is: { ready: false },
        summary: { firstSync: { rows: 5, total: 9, bytes: 900, leftMs: null, byEntity: {} } },
      }),
  },
  'the sync centre': {
    path: '/sync',
    device: () =>
      createMemoryDevice({
        summary: { ...offline, counts: { saved: 2, sending: 0, received: 1, amended: 0, needsYou: 0 } },
      }),
  },
  settings: { path: '/settings', device: () => createMemoryDevice({ is: { requiresReauth: true } }) },
  'a page that is not there': { path: '/nowhere', device: () => createMemoryDevice() },
};

describe.each(LOCALES)('[WCAG 2.2 AA] in %s', (locale) => {
  describe.each(['light', 'dark'] as const)('%s', (scheme) => {
    test.each(Object.keys(SCREENS))('%s has nothing that axe objects to', async (name) => {
      const { path, device } = SCREENS[name]!;
      leave = await showApp(device(), path, locale);
      document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
      await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        // The page around the tests is not ours.
        rules: { 'html-has-lang': { enabled: false }, 'meta-viewport': { enabled: false } },
      });
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual([]);
    });
  });
});
