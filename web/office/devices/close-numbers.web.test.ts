import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AdminCall } from '#device/api.ts';
import type { OfficeDevice } from '#protocol/devices.ts';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';

// [R37] The office closes numbers that will never come.

const idAt = (at: number): string => `01980000-0000-7000-8000-0000000060${at}`;
const one = (at: number, more: Partial<OfficeDevice>): OfficeDevice => ({
  ...{ deviceId: idAt(at), name: `Phone ${at}`, platform: 'Android', userId: idAt(99), userName: 'Karim Bensalem' },
  ...{ lastSeenAt: '2026-11-19T06:30:00.000Z', state: 'active', stateAt: null, incidents: [], lives: [], forks: [] },
  ...more,
});

let device: MemoryDevice;
let devices: OfficeDevice[];
let posted: AdminCall[];
let leave: () => void;
beforeEach(async () => {
  await page.viewport(1180, 820);
  devices = [
    one(10, { lives: [{ deviceEpoch: 1, count: 340, known: 344, missing: [[341, 344]] }] }),
    one(11, {
      ...{ state: 'revoked', stateAt: '2026-11-17T06:30:00.000Z' },
      lives: [
        {
          ...{ deviceEpoch: 1, count: 340, known: 344 },
          missing: [
            [12, 14],
            [20, 20],
          ],
        },
      ],
    }),
    one(12, {
      lives: [
        { deviceEpoch: 2, count: 1, known: 1, missing: [] },
        { deviceEpoch: 1, count: 2, known: 3, missing: [[3, 3]] },
      ],
    }),
  ];
  posted = [];
  device = createMemoryDevice({ is: { active: { ...DRIVER, user: { ...DRIVER.user, role: 'admin' } } } });
  answers(async () => ok({ voided: [[3, 3]], received: {} }));
});
afterEach(() => leave());

const answers = (post: (call: AdminCall) => ReturnType<MemoryDevice['administer']>) => {
  device.administer = async (call) => {
    if (call.method === 'GET') return ok({ devices });
    posted.push(call);
    return await post(call);
  };
};
const card = (name: string) => page.getByRole('article', { name });
const sheet = () => page.getByRole('dialog');
const offer = (name: string) => card(name).getByRole('button', { name: 'Close missing numbers…' });
const opened = async (name: string) => {
  await offer(name).click();
  await expect.element(sheet()).toBeVisible();
};
const reason = () => sheet().getByLabelText('Why will they never come?');
const close = () => sheet().getByRole('button', { name: 'Close for good' });

test('only of a life that is over; of one that may still send it is said', async () => {
  leave = await showApp(device, '/office/devices');
  await expect.element(card('Phone 10')).toHaveTextContent(/missing \W?341–344\W? ?It may still send them/);
  expect(offer('Phone 10').elements()).toHaveLength(0);
  for (const name of ['Phone 11', 'Phone 12']) {
    await expect.element(offer(name)).toHaveAccessibleDescription(name);
  }
});

test('by keyboard: which, why, asked once and said to be final; then the card is read anew', async () => {
  leave = await showApp(device, '/office/devices');
  const button = offer('Phone 12');
  await expect.element(button).toBeVisible();
  (button.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(sheet()).toHaveAccessibleName(/^Close 1 number of \W?Phone 12\W?\?$/);
  await expect.element(sheet()).toHaveTextContent(/Numbers that will never come: \W?3\W?Why/);
  await expect.element(sheet()).toHaveTextContent(/This cannot be undone/);
  await userEvent.keyboard('{Tab}');
  await expect.element(reason()).toHaveFocus();
  await userEvent.keyboard('  The phone is at the bottom of the port {Tab}');
  await expect.element(close()).toHaveFocus();
  devices = [devices[0]!, devices[1]!, one(12, { lives: [{ deviceEpoch: 2, count: 1, known: 1, missing: [] }] })];
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('1 number closed')).toBeVisible();
  await expect.element(sheet()).not.toBeInTheDocument();
  await expect.element(card('Phone 12')).toHaveTextContent(/1 of 1 received ?Revoke…/);
  expect(offer('Phone 12').elements()).toHaveLength(0);
  await expect.element(page.getByRole('heading', { name: 'Phone 12' })).toHaveFocus();
  expect(posted).toEqual([
    {
      ...{ method: 'POST', path: `/api/admin/devices/${idAt(12)}/void` },
      body: {
        ...{ userId: idAt(99), deviceEpoch: 1, ranges: [[3, 3]] },
        reason: 'The phone is at the bottom of the port',
      },
    },
  ]);
});

test('not without a reason, nor without numbers; nothing was sent', async () => {
  leave = await showApp(device, '/office/devices');
  await opened('Phone 11');
  await close().click();
  await expect.element(reason()).toHaveFocus();
  await expect.element(reason()).toHaveAccessibleDescription(/part of the proof/);
  for (const box of sheet().getByRole('checkbox').all()) await box.click();
  await close().click();
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('Choose at least one range of numbers.');
  expect(posted).toEqual([]);
});

test('some of several stay open; what arrived meanwhile is said', async () => {
  answers(async () => ok({ voided: [[12, 13]], received: {} }));
  leave = await showApp(device, '/office/devices');
  await opened('Phone 11');
  await expect.element(sheet()).toHaveAccessibleName(/^Close 4 numbers/);
  await sheet().getByRole('checkbox', { name: '20' }).click();
  await expect.element(sheet()).toHaveAccessibleName(/^Close 3 numbers/);
  await reason().fill('Stolen');
  await close().click();
  await expect.element(page.getByText('2 numbers closed')).toBeVisible();
  await expect.element(page.getByText('1 of the numbers arrived meanwhile: it stays received.')).toBeVisible();
  expect(posted.map(({ body }) => body)).toMatchObject([{ ranges: [[12, 14]] }]);
});

test('refused or unreachable it says why and keeps what was typed; once, however often it is tapped', async () => {
  let answer: (value: Awaited<ReturnType<MemoryDevice['administer']>>) => void = () => undefined;
  const late = (resolve: typeof answer) => {
    answer = resolve;
  };
  answers(() => new Promise(late));
  leave = await showApp(device, '/office/devices');
  await opened('Phone 12');
  await reason().fill('Lost');
  await close().click();
  await expect.element(close()).toHaveAttribute('data-loading', 'true');
  await expect.element(sheet().getByRole('button', { name: 'Cancel' })).toBeDisabled();
  await userEvent.keyboard('{Escape}');
  await expect.element(sheet()).toBeVisible();
  answer(fail(problem('DEVICE_STILL_IN_USE')));
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('This device may still send them.');
  await sheet().getByRole('button', { name: 'Cancel' }).click();
  await opened('Phone 12');
  await expect.element(reason()).toHaveValue('Lost');
  await close().click();
  answer(fail(problem('NETWORK_ERROR')));
  await expect.element(sheet().getByRole('alert')).toHaveTextContent('the office did not answer. Try again');
  await expect.element(reason()).toBeEnabled();
  expect(posted).toHaveLength(2);
});

test.each(['en', 'fr', 'ar'] as const)('[WCAG 2.2 AA] in %s, light and dark, on a phone', async (locale) => {
  await page.viewport(390, 844);
  leave = await showApp(device, '/office/devices', locale);
  await expect.element(card('Phone 11')).toBeVisible();
  (card('Phone 11').getByRole('button').first().element() as HTMLElement).click();
  await expect.element(sheet()).toBeVisible();
  await expect.element(sheet().getByRole('checkbox').first()).toBeChecked();
  await Promise.all(document.getAnimations().map(({ finished }) => finished));
  for (const scheme of ['light', 'dark']) {
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
    const { violations } = await axe.run(document.body);
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
});
