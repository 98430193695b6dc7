import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { createMemoryDevice, type MemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

let device: MemoryDevice;
let leave: () => void;
beforeEach(async () => {
  device = createMemoryDevice();
  device.signOut = async (choice) => (choice ? ok(null) : fail(problem('UNSENT_WORK', { count: 3 })));
  leave = await showApp(device, '/settings');
  await page.getByRole('button', { name: 'Sign out' }).click();
});
afterEach(() => leave());

const choices = () => device.asked.filter(([name]) => name === 'signOut').map(([, choice]) => choice);

test('unsent work stops a sign-out and is kept with one tap', async () => {
  await expect.element(page.getByRole('dialog', { name: '3 records have not been sent yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Keep and sign out' }).click();
  await expect.poll(choices).toEqual([undefined, { unsent: 'keep' }]);
});

test('giving it up asks for the number to be typed', async () => {
  await page.getByRole('button', { name: 'Delete this work…' }).click();
  const really = page.getByRole('button', { name: 'Delete 3 records and sign out' });
  await expect.element(really).toBeDisabled();
  const confirm = page.getByLabelText('To confirm, type 3');
  await userEvent.fill(confirm, '2');
  await expect.element(really).toBeDisabled();
  // As an Arabic keyboard writes it.
  await userEvent.fill(confirm, '٣');
  await really.click();
  await expect.poll(choices).toEqual([undefined, { unsent: 'delete', count: 3 }]);
});

test('closing the question signs nobody out', async () => {
  await page.getByRole('button', { name: 'Close' }).click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  expect(choices()).toEqual([undefined]);
});

test('[E7] kept work that finds no room is said, and the words stay when the question has gone', async () => {
  device.signOut = async () => fail(problem('STORAGE_FULL'));
  await page.getByRole('button', { name: 'Keep and sign out' }).click();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  // Long enough for the dialogue to tell that it was closed.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect.element(page.getByRole('alert')).toHaveTextContent('full');
});

test('a device that fails instead of answering says so, and can be asked again', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue();
  await page.getByRole('button', { name: 'Close' }).click();
  device.signOut = () => Promise.reject(new Error('SQLITE_IOERR'));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Navette could not do this on this device');
  expect(reported).toHaveBeenCalledOnce();
  reported.mockRestore();
});

test('[E7] unfinished forms do not go without a word: asked once, before anything else', async () => {
  await page.getByRole('button', { name: 'Close' }).click();
  device.drafts.set('delivery', '{}').set('client', '{}');
  const before = choices().length;
  await page.getByRole('button', { name: 'Sign out' }).click();
  const question = page.getByRole('dialog', { name: '2 unfinished forms will be lost' });
  await expect.element(question).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(question).not.toBeInTheDocument();
  expect(choices().length).toBe(before);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Keep and sign out' }).click();
  await expect.poll(() => choices().slice(before)).toEqual([undefined, { unsent: 'keep' }]);
});
