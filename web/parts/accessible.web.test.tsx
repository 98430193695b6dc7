import axe from 'axe-core';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { LOCALES } from '#protocol/locale.ts';
import { showApp } from '../device/show-app.tsx';
import { createMemoryLogistics, deliveryAt, idOf, TODAY } from './memory-logistics.ts';

let leave: () => void;
afterEach(() => leave());

const validated = {
  status: 'validated',
  validatedAt: `${TODAY}T08:00:00.000Z`,
  validatedBy: 'd9',
  receivedBy: 'سمير',
  position: '{"latitude":36.4,"longitude":2.8,"accuracyM":9}',
  signature: 'f'.repeat(64),
  proof: 'incomplete',
} as const;
const deliveries = () => [
  deliveryAt(1, { ...validated, state: 'needsYou' }),
  deliveryAt(2, { ...validated, state: 'saved' }),
  deliveryAt(3, { note: 'Sonner deux fois' }),
  deliveryAt(4, { status: 'cancelled' }),
];
const PHONE = [390, 844] as const;
const PC = [1440, 900] as const;

const SCREENS: Readonly<Record<string, { path: string; role: string; size: readonly [number, number] }>> = {
  'the round': { path: '/?show=all', role: 'driver', size: PHONE },
  'the round on a tablet': { path: `/?show=all&open=${idOf(3)}`, role: 'driver', size: [1024, 768] },
  'a search that finds nothing': { path: '/?q=zzz', role: 'driver', size: PHONE },
  'a delivery to do': { path: `/deliveries/${idOf(3)}`, role: 'driver', size: PHONE },
  'a delivery with its proof': { path: `/deliveries/${idOf(1)}`, role: 'driver', size: PHONE },
  'a validation': { path: `/deliveries/${idOf(3)}/validate`, role: 'driver', size: PHONE },
  'a validation that is done': { path: `/deliveries/${idOf(2)}/done`, role: 'driver', size: PHONE },
  'the day of the office': { path: '/office', role: 'admin', size: PC },
  'the day of the office on a phone': { path: '/office', role: 'admin', size: PHONE },
  "a delivery for the office's eyes": { path: `/office/deliveries/${idOf(1)}`, role: 'keeper', size: PC },
  'notes on paper': { path: `/office/print?day=${TODAY}`, role: 'admin', size: PC },
};

describe.each(LOCALES)('[WCAG 2.2 AA] in %s', (locale) => {
  describe.each(['light', 'dark'] as const)('%s', (scheme) => {
    test.each(Object.keys(SCREENS))(
      '%s has nothing that axe objects to, and nothing wider than the window',
      async (name) => {
        const { path, role, size } = SCREENS[name]!;
        await page.viewport(...size);
        leave = await showApp(createMemoryLogistics(deliveries(), role), path, locale);
        document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
        await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
        const { violations } = await axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
          // The page around the tests is not ours.
          rules: { 'html-has-lang': { enabled: false }, 'meta-viewport': { enabled: false } },
        });
        expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual([]);
        const { scrollWidth, clientWidth } = document.documentElement;
        expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
      },
    );
  });
});
