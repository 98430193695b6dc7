import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { createMemoryDevice, DRIVER } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';
import { placeLeft, rememberPlace } from '../parts/last-place.ts';
import { tell } from './notices-store.ts';

let leave: () => void;
afterEach(() => leave());

test('[T7] messages, and where lists were left, go with their person', async () => {
  const device = createMemoryDevice();
  leave = await showApp(device, '/settings');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  tell({ id: 'a', tone: 'needsYou', title: 'Delivery', name: 'BL-2031', text: 'Already validated' });
  rememberPlace('/r/logistics/client', '/r/logistics/client?q=Khelil');
  await expect.element(messages).toHaveTextContent('BL-2031');
  device.become({ is: { active: null } });
  await expect.element(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect.element(messages).not.toHaveTextContent('BL-2031');
  device.become({ is: { active: { ...DRIVER, profile: 'demo-other' } } });
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(placeLeft('/r/logistics/client', '/')).toBe('/');
});

test('[E7] while another window has the data, no key takes that away', async () => {
  const device = createMemoryDevice();
  device.is = { ...device.is, stuck: { profile: DRIVER.profile, problem: problem('WINDOW_ASLEEP') } };
  leave = await showApp(device, '/settings');
  const dialog = page.getByRole('dialog');
  await expect.element(dialog).toBeVisible();
  for (let times = 0; times < 3; times += 1) await userEvent.keyboard('{Escape}');
  // Long enough for a dialogue that closes.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect.element(dialog).toBeVisible();
  device.become({ is: { stuck: null } });
  await expect.element(dialog).not.toBeInTheDocument();
});
