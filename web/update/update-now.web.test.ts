import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { createMemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

test('[E7] an update that was asked for takes away nothing that is being typed, and says so', async () => {
  const device = createMemoryDevice({ summary: { problem: problem('UPDATE_REQUIRED', { floor: 9 }) } });
  const leave = await showApp(device, '/settings');
  const name = page.getByRole('textbox', { name: 'Device name' });
  await name.fill('Tablet of the cold store');
  await page.getByRole('button', { name: 'Update' }).click();
  await expect.element(page.getByText('A window of Navette holds unsaved input')).toBeVisible();
  await expect.element(name).toHaveValue('Tablet of the cold store');
  leave();
});
