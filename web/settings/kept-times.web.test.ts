import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createMemoryDevice, DRIVER } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

let leave: () => void;
afterEach(() => leave());

const withRules = (rules: object) => ({
  ...DRIVER,
  tenant: { ...DRIVER.tenant, rules: { ...DRIVER.tenant.rules, ...rules } },
});
const opened = async (rules: object, locale: 'en' | 'fr' | 'ar' = 'en') => {
  leave = await showApp(createMemoryDevice({ is: { active: withRules(rules) } }), '/settings', locale);
};
const deliveries = () => page.getByText(/^Deliveries, .*Signature.*after “Planned on”/);

test('[T8] a person is told how long it is kept: as the pack says, or as the company rules', async () => {
  await opened({});
  await expect.element(deliveries()).toHaveTextContent(/: 5 years after/);
  leave();
  await opened({ retention: { 'logistics.delivery': 730 } });
  await expect.element(deliveries()).toHaveTextContent(/: 2 years after/);
  leave();
  await opened({ retention: { 'logistics.delivery': 400 } });
  await expect.element(deliveries()).toHaveTextContent(/: 400 days after/);
  leave();
  // A rule beyond the bounds is not what the server obeys.
  await opened({ retention: { 'logistics.delivery': 1 } });
  await expect.element(deliveries()).toHaveTextContent(/: 1 year after/);
});

test.each([
  ['fr', /^Livraisons, .*: 2 ans après/],
  ['ar', /^التسليمات، .*: سنتان بعد/],
] as const)('[T8] in %s', async (locale, words) => {
  await opened({ retention: { 'logistics.delivery': 730 } }, locale);
  await expect.element(page.getByText(words).first()).toBeInTheDocument();
});
