import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { fail } from '#protocol/result.ts';
import { createMemoryDevice, type MemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';
import { isTyping } from '../update/typing.ts';

let device: MemoryDevice;
let leave: () => void;
beforeEach(() => {
  device = createMemoryDevice({ is: { active: null } });
});
afterEach(() => leave());

const signIn = async () => {
  await userEvent.fill(page.getByLabelText('E-mail address'), 'driver1@logistics.demo');
  await userEvent.fill(page.getByLabelText('Password', { exact: true }), 'wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
};
const asked = () => device.asked.filter(([name]) => name === 'signIn').map(([, wanted]) => wanted);

describe('signing in', () => {
  test('a password manager recognises both fields', async () => {
    leave = await showApp(device);
    await expect.element(page.getByLabelText('E-mail address')).toHaveAttribute('autocomplete', 'username');
    await expect
      .element(page.getByLabelText('Password', { exact: true }))
      .toHaveAttribute('autocomplete', 'current-password');
  });

  test('wrong credentials are said, focused, and what was typed stays', async () => {
    device.signIn = async () => fail(problem('INVALID_CREDENTIALS'));
    leave = await showApp(device);
    await signIn();
    const alert = page.getByRole('alert');
    await expect.element(alert).toHaveTextContent('Wrong e-mail address or password');
    await expect.element(alert).toHaveFocus();
    await expect.element(page.getByLabelText('E-mail address')).toHaveValue('driver1@logistics.demo');
  });

  test('without a network it says that only this needs one', async () => {
    device.signIn = async () => fail(problem('NETWORK_ERROR'));
    leave = await showApp(device);
    await signIn();
    await expect.element(page.getByRole('alert')).toHaveTextContent('Signing in is the one thing that needs it');
  });

  test('an app that is too old to sign in offers the newer one', async () => {
    device.signIn = async () => fail(problem('UPDATE_REQUIRED', { floor: 9 }));
    leave = await showApp(device);
    await signIn();
    await expect.element(page.getByRole('alert')).toBeVisible();
    await expect.element(page.getByRole('button', { name: 'Update' })).toBeVisible();
    // What was typed must not keep the update back.
    expect(isTyping()).toBe(false);
  });

  test('[T2] at the limit of devices one is chosen to be replaced', async () => {
    const devices = ['Old phone', 'Tablet'].map((name, index) => ({
      id: `01980000-0000-7000-8000-00000000000${index}`,
      name,
      platform: 'Android',
      lastSeenAt: '2026-11-01T08:00:00.000Z',
    }));
    device.signIn = async ({ replaces }) =>
      replaces
        ? { ok: true, value: (await import('../device/memory-device.ts')).DRIVER }
        : fail(problem('DEVICE_LIMIT', { limit: 2, devices }));
    leave = await showApp(device);
    await signIn();
    const replace = page.getByRole('button', { name: 'Replace this device' });
    await expect.element(replace).toBeDisabled();
    await page.getByRole('radio', { name: 'Tablet' }).click();
    await replace.click();
    expect(asked()).toMatchObject([
      { replaces: undefined },
      { replaces: devices[1]?.id, email: 'driver1@logistics.demo' },
    ]);
  });

  test('[T7] those who left work behind are named with how much waits', async () => {
    device.is.profiles = [
      { profile: 'a', userName: 'Karim Aït Ali', tenantName: 'Hodna', signedIn: false, waiting: 3 },
      { profile: 'b', userName: 'Nadia Hamdi', tenantName: 'Hodna', signedIn: true, waiting: 0 },
      { profile: 'c', userName: 'Gone Long', tenantName: 'Hodna', signedIn: false, waiting: 0 },
    ];
    leave = await showApp(device);
    const known = page.getByRole('region', { name: 'On this device' });
    await expect.element(known).toHaveTextContent('3 records wait and will be sent in their name');
    await expect.element(known).not.toHaveTextContent('Gone Long');
    await page.getByRole('button', { name: 'Open the work of Nadia Hamdi' }).click();
    expect(device.asked).toContainEqual(['open', 'b']);
  });
});
