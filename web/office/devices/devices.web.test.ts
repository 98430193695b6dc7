import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { AdminCall } from '#device/api.ts';
import type { OfficeDevice } from '#protocol/devices.ts';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';

const idAt = (at: number): string => `01980000-0000-7000-8000-0000000050${at}`;
const one = (at: number, more: Partial<OfficeDevice> = {}): OfficeDevice => ({
  ...{ deviceId: idAt(at), name: `Phone ${at}`, platform: 'Android', userId: idAt(99), userName: 'Karim Bensalem' },
  ...{ lastSeenAt: '2026-11-19T06:30:00.000Z', state: 'active', stateAt: null, incidents: [], forks: [] },
  lives: [{ deviceEpoch: 1, count: 344, known: 344, missing: [] }],
  ...more,
});
const happened = { at: '2026-11-18T06:30:00.000Z', receivedAt: '2026-11-18T07:30:00.000Z' };

let device: MemoryDevice;
let devices: OfficeDevice[];
let leave: () => void;
beforeEach(async () => {
  await page.viewport(1180, 820);
  devices = [
    one(10),
    one(11, {
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
      ...{ name: 'هاتف أمين', state: 'wiped', stateAt: '2026-11-17T06:30:00.000Z' },
      lives: [
        { deviceEpoch: 2, count: 0, known: 0, missing: [] },
        { deviceEpoch: 1, count: 2, known: 5, missing: [[3, 5]] },
      ],
      incidents: [
        { id: idAt(30), kind: 'STORAGE_LOST', data: {}, ...happened },
        { id: idAt(33), kind: 'PROFILE_COPIED', data: { seq: 4 }, ...happened },
        { id: idAt(34), kind: 'PROFILE_COPIED', data: { deviceEpoch: 1, seq: 7, newEpoch: 2 }, ...happened },
        { id: idAt(35), kind: 'DATABASE_UNUSABLE', data: { code: 'STORAGE_FULL' }, ...happened },
        { id: idAt(36), kind: 'DATABASE_UNUSABLE', data: { code: 'LOCAL_MIGRATION_FAILED' }, ...happened },
        { id: idAt(31), kind: 'DATABASE_LOST', data: { events: 3 }, ...happened },
        { id: idAt(32), kind: 'DATA_DIFFERS', data: { entities: [{ entity: 'logistics.client' }] }, ...happened },
      ],
    }),
  ];
  device = createMemoryDevice({ is: { active: { ...DRIVER, user: { ...DRIVER.user, role: 'admin' } } } });
  device.administer = async () => ok({ devices });
});
afterEach(() => leave());
const card = (name: string) => page.getByRole('article', { name });

test('from the settings: 344 of 344, which are missing, what happened; what lacks something first', async () => {
  leave = await showApp(device, '/settings');
  await page.getByRole('link', { name: 'See the devices' }).click();
  await expect.element(page.getByText('2 devices lack something.')).toBeVisible();
  await expect
    .element(card('Phone 10'))
    .toHaveTextContent(/Karim Bensalem.*Last contact:.*344 of 344 received ?Revoke…/);
  await expect.element(card('Phone 11')).toHaveTextContent(/340 of 344 received – missing \W?12–14\W? and \W?20/);
  const lost = card('هاتف أمين');
  await expect.element(lost).toHaveTextContent(/Wiped.*Nothing sent yet.*life 1.*2 of 5 received – missing \W?3–5/);
  await expect.element(lost).toHaveTextContent(/What had not arrived is lost.*3 records that waited are there again/);
  // A fork: what became of it is told where the device is.
  await expect.element(lost).toHaveTextContent(/Both copies are kept; it goes on under a new number/);
  await expect.element(lost).toHaveTextContent(/this one left life 1 at number 7 and goes on as life 2/);
  await expect
    .element(lost)
    .toHaveTextContent(/so full that its data could not be opened.*to the new version of the app/);
  await expect.element(lost).toHaveTextContent(/differed from the office's data: Clients/);
  const names = page.getByRole('heading', { level: 2 }).elements();
  expect(names.map(({ textContent }) => textContent)).toEqual(['Phone 11', 'هاتف أمين', 'Phone 10']);
});

test('[T5] a copy that has not come back stands first: of which life, since which number and when, and what can be done', async () => {
  const found = { deviceEpoch: 1, seq: 340, foundAt: '2026-11-18T07:30:00.000Z' };
  devices.splice(0, 3, one(10), one(11, { forks: [{ ...found, newEpoch: null }] }));
  devices.push(one(12, { forks: [{ ...found, newEpoch: 2 }] }));
  leave = await showApp(device, '/office/devices');
  await expect.element(page.getByText('Nothing is missing. A copy of 1 device has not come back.')).toBeVisible();
  await expect.element(card('Phone 11')).toHaveTextContent(/Two copies.*Life 1 has had two copies since number 340/);
  await expect
    .element(card('Phone 11'))
    .toHaveTextContent(/Ask \W?Karim Bensalem\W? to sign in again.*revoke the device/);
  await expect
    .element(card('Phone 12'))
    .toHaveTextContent(/Life 1 had two copies from number 340 on.*goes on as life 2/);
  const names = page.getByRole('heading', { level: 2 }).elements();
  expect(names.map(({ textContent }) => textContent)).toEqual(['Phone 11', 'Phone 10', 'Phone 12']);
});

test('[T2] a device is revoked after one question, never the one that is used for it; a failure is told and can be tried again', async () => {
  const posted: AdminCall[] = [];
  devices.push(one(13, { deviceId: (await device.state()).deviceId }));
  let answer: () => ReturnType<MemoryDevice['administer']> = async () => fail(problem('NETWORK_ERROR'));
  device.administer = async (call) => {
    if (call.method === 'GET') return ok({ devices });
    posted.push(call);
    return await answer();
  };
  leave = await showApp(device, '/office/devices');
  const button = (name: string) => card(name).getByRole('button', { name: 'Revoke…' });
  await expect.element(button('Phone 10')).toBeVisible();
  await expect.element(button('Phone 13')).not.toBeInTheDocument();
  await expect.element(button('هاتف أمين')).not.toBeInTheDocument();
  await button('Phone 10').click();
  const sheet = page.getByRole('dialog');
  await expect.element(sheet).toHaveTextContent(/Revoke \W?Phone 10\W?\?.*also what was not sent.*cannot be undone/);
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  expect(posted).toEqual([]);
  await button('Phone 10').click();
  await sheet.getByRole('button', { name: 'Revoke for good' }).click();
  await expect.element(sheet.getByRole('alert')).not.toBeEmptyDOMElement();
  answer = async () => {
    devices[0] = one(10, { state: 'revoked', stateAt: '2026-11-20T08:00:00.000Z' });
    return ok({ devices });
  };
  await sheet.getByRole('button', { name: 'Revoke for good' }).click();
  await expect.element(card('Phone 10')).toHaveTextContent(/Revoked/);
  await expect.element(page.getByText('Device revoked')).toBeVisible();
  expect(posted.at(-1)).toEqual({
    ...{ method: 'POST', path: `/api/admin/devices/${idAt(10)}/revoke`, body: { userId: idAt(99) } },
  });
});

test('offline it says so and tries again when asked; without a device too; a driver sees nothing', async () => {
  device.administer = async () => fail(problem('NETWORK_ERROR'));
  leave = await showApp(device, '/office/devices');
  await expect.element(page.getByText('The devices are seen online')).toBeVisible();
  device.administer = async () => ok({ devices: [] });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(page.getByText('No device yet')).toBeVisible();
  leave();
  leave = await showApp(createMemoryDevice(), '/office/devices');
  await expect.element(page.getByText('For administrators only')).toBeVisible();
});

test.each(['en', 'fr', 'ar'] as const)('[WCAG 2.2 AA] in %s, light and dark', async (locale) => {
  const fork = { deviceEpoch: 1, seq: 340, foundAt: '2026-11-18T07:30:00.000Z' };
  devices[0] = one(10, {
    forks: [
      { ...fork, newEpoch: null },
      { ...fork, newEpoch: 2 },
    ],
  });
  leave = await showApp(device, '/office/devices', locale);
  await expect.element(page.getByRole('article').first()).toBeVisible();
  if (locale === 'ar') await expect.element(card('Phone 11')).toHaveTextContent(/استُلم .*340.* من .*344.*ينقص/);
  for (const scheme of ['light', 'dark']) {
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
    const { violations } = await axe.run(document.body);
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
});
