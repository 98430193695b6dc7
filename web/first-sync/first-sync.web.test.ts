import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createMemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

let leave: () => void;
afterEach(() => leave());

const progress = (rows: number) => ({
  rows,
  total: 3_779,
  bytes: 1_240_000,
  leftMs: 8_000,
  byEntity: {
    'logistics.delivery': { rows: Math.min(rows, 430), total: 430 },
    'logistics.client': { rows: Math.max(0, rows - 430), total: 3_349 },
  },
});

test('[F3] the first sync tells what comes and how far it is, and can be left as soon as there are rows', async () => {
  const device = createMemoryDevice({ is: { ready: false }, summary: { phase: 'pulling' } });
  leave = await showApp(device);
  const goOn = page.getByRole('button', { name: 'Start working' });
  await expect.element(goOn).toBeDisabled();

  device.become({ summary: { firstSync: progress(1_893) } });
  await expect.element(page.getByRole('progressbar', { name: 'First sync' })).toHaveAttribute('aria-valuetext', '50%');
  await expect.element(page.getByText('1,893 of 3,779 records received · 1.2 MB')).toBeVisible();
  await expect.element(page.getByText('about 10 seconds left')).toBeVisible();
  await expect.element(page.getByText('430 / 430')).toBeVisible();

  await goOn.click();
  await expect.element(page.getByText('First sync: 50%')).toBeVisible();
  device.become({ is: { ready: true }, summary: { firstSync: null, phase: 'idle' } });
  await expect.element(page.getByText('First sync: 50%')).not.toBeInTheDocument();
});

test('[F3] who has gone on is not stopped again each time they come back', async () => {
  const device = createMemoryDevice({ is: { ready: false }, summary: { firstSync: progress(1_893) } });
  leave = await showApp(device);
  await page.getByRole('button', { name: 'Start working' }).click();
  await page.getByRole('link', { name: 'Settings' }).first().click();
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.getByRole('link', { name: 'Navette, home' }).click();
  await expect.element(page.getByRole('heading', { name: 'Settings' })).not.toBeInTheDocument();
  await expect.element(page.getByText('First sync: 50%')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'First sync' })).not.toBeInTheDocument();
});

test('[F3] its end takes nothing away from the screen that is being worked on', async () => {
  const device = createMemoryDevice({ is: { ready: false }, summary: { firstSync: progress(1_893) } });
  leave = await showApp(device, '/settings');
  await expect.element(page.getByText('First sync: 50%')).toBeVisible();
  const name = page.getByRole('textbox', { name: 'Device name' });
  await name.fill('Tablet of the cold store');
  const before = name.element();
  device.become({ is: { ready: true }, summary: { firstSync: null } });
  await expect.element(page.getByText('First sync: 50%')).not.toBeInTheDocument();
  expect(name.element()).toBe(before);
  await expect.element(name).toHaveFocus();
});
