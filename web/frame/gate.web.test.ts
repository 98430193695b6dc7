import { afterEach, expect, test, vi } from 'vitest';
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
  await expect.element(page.getByRole('link', { name: 'Navette, home' })).toBeVisible();
  expect(placeLeft('/r/logistics/client', '/')).toBe('/');
});

test('[T7] whoever comes next begins at their own beginning, not where the one before searched', async () => {
  const device = createMemoryDevice();
  leave = await showApp(device, '/settings?q=Khelil');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  device.become({ is: { active: { ...DRIVER, profile: 'demo-other' } } });
  await expect.poll(() => location.pathname + location.search).toBe('/');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).not.toBeInTheDocument();
});

test('[T7] who opens their own work from the screen of a session that has ended sees it', async () => {
  const device = createMemoryDevice({ is: { requiresReauth: true } });
  device.is.profiles = [{ profile: 'b', userName: 'Nadia', tenantName: 'Hodna', signedIn: true, waiting: 0 }];
  device.open = async () => {
    const active = { ...DRIVER, profile: 'b' };
    device.become({ is: { active, requiresReauth: false } });
    return { ok: true, value: active };
  };
  leave = await showApp(device, '/sign-in');
  await page.getByRole('button', { name: 'Open the work of Nadia' }).click();
  await expect.element(page.getByRole('heading', { name: 'Sign in' })).not.toBeInTheDocument();
  expect(location.pathname).toBe('/');
});

test('a person who signs in again after a while stays where they were', async () => {
  const device = createMemoryDevice();
  leave = await showApp(device, '/settings');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  device.become({ is: { active: null } });
  await expect.element(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  device.become({ is: { active: DRIVER } });
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('[E7] a dialogue that goes by itself gives the focus back', async () => {
  const device = createMemoryDevice();
  leave = await showApp(device, '/settings');
  const name = page.getByRole('textbox', { name: 'Device name' });
  await name.fill('Tablet');
  const stuck = { profile: DRIVER.profile, problem: problem('WINDOW_ASLEEP') };
  device.become({ is: { stuck } });
  await expect.element(page.getByRole('dialog')).toBeVisible();
  device.become({ is: { stuck: null } });
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(name).toHaveFocus();
});

test('[WCAG 2.4.3] closing a message leaves the focus at the next one, then at the screen', async () => {
  leave = await showApp(createMemoryDevice(), '/settings');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  for (const id of ['a', 'b']) tell({ id, tone: 'needsYou', title: 'Delivery', name: id, text: 'Already validated' });
  const close = page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Close' });
  await close.first().click();
  await expect.element(close).toHaveFocus();
  await close.click();
  await expect.element(page.getByRole('main')).toHaveFocus();
});

test('[E7] a browser that remembers nothing more keeps nobody out', async () => {
  const device = createMemoryDevice({ is: { active: null } });
  leave = await showApp(device);
  await expect.element(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  const full = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  device.become({ is: { active: DRIVER }, summary: { committed: 1 } });
  await expect.element(page.getByRole('link', { name: 'Navette, home' })).toBeVisible();
  full.mockRestore();
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
