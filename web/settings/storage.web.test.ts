import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createMemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

test('[E7] a browser that fails to promise anything has refused, and what it cannot count is not known', async () => {
  const device = createMemoryDevice();
  const leave = await showApp(device, '/settings');
  device.persist = () => Promise.reject(new TypeError('not allowed'));
  device.storage = () => Promise.reject(new TypeError('not allowed'));
  await page.getByRole('button', { name: 'Ask to keep them' }).click();
  await expect.element(page.getByText('The browser refused for the time being.')).toBeVisible();
  await expect.element(page.getByText('The browser does not tell how much is used.')).toBeVisible();
  leave();
});
