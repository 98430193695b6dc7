import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { createMemoryDevice, DRIVER } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';
import { createMemoryLogistics, deliveryAt, idOf } from '../parts/memory-logistics.ts';

let leave: () => void;
let watches: number;
let signal: boolean;
/** A receiver that answers each watch once, as long as there is a signal; the permission was given long ago. */
beforeEach(() => {
  watches = 0;
  signal = true;
  vi.spyOn(navigator.permissions, 'query').mockImplementation(async () => ({ state: 'granted' }) as PermissionStatus);
  vi.spyOn(navigator.geolocation, 'watchPosition').mockImplementation((found, failed) => {
    watches += 1;
    const coords = { latitude: 36.47, longitude: 2.83, accuracy: 7 + watches };
    if (!signal) setTimeout(() => failed?.({ code: 3, message: 'timeout' } as GeolocationPositionError));
    else setTimeout(() => found({ coords, timestamp: Date.now() } as GeolocationPosition));
    return watches;
  });
});
afterEach(() => {
  leave();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a form takes the position when it is asked for, each time anew, and not before', async () => {
  const admin = { ...DRIVER, user: { ...DRIVER.user, role: 'admin' } };
  leave = await showApp(createMemoryDevice({ is: { active: admin } }), '/r/logistics/client/new');
  const here = page.getByText('Where I am now');
  await expect.element(here).toBeVisible();
  // Long enough for the browser to say that it is allowed.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(watches).toBe(0);
  await here.click();
  await expect.element(page.getByText(/8\sm/)).toBeVisible();
  await here.click();
  await expect.element(page.getByText(/9\sm/)).toBeVisible();
  await expect.poll(() => watches).toBe(2);
});

test('a form that found no position says so, and follows nobody until it is asked again', async () => {
  const ended = vi.spyOn(navigator.geolocation, 'clearWatch').mockReturnValue();
  signal = false;
  const admin = { ...DRIVER, user: { ...DRIVER.user, role: 'admin' } };
  leave = await showApp(createMemoryDevice({ is: { active: admin } }), '/r/logistics/client/new');
  await page.getByText('Where I am now').click();
  await expect.element(page.getByText('No position', { exact: false })).toBeVisible();
  await expect.poll(() => ended.mock.calls).toEqual([[1]]);
  signal = true;
  await page.getByText('Where I am now').click();
  await expect.element(page.getByText(/9\sm/)).toBeVisible();
});

test('[L3] a proof carries where it was made: a position of a while ago is none', async () => {
  const device = createMemoryLogistics([deliveryAt(1)]);
  leave = await showApp(device, `/deliveries/${idOf(1)}/validate`);
  await expect.element(page.getByText(/8\sm/)).toBeVisible();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
  // Out of the pocket at the client's.
  signal = false;
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.element(page.getByText(/8\sm/)).not.toBeInTheDocument();
  await page.getByLabelText('Code', { exact: true }).fill('K7Q-4F1');
  await page.getByRole('button', { name: 'Validate BL-2031' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Validate the delivery' }).click();
  await expect.poll(() => device.intents.length).toBe(1);
  expect(device.intents[0]?.payload).not.toHaveProperty('position');
});
