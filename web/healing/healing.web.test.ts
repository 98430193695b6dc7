import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import type { ImportAnswer } from '#protocol/work-file.ts';
import { createMemoryDevice, DRIVER, IDLE, type MemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

let device: MemoryDevice;
let leave: () => void;
let saved: string[];
const { click } = HTMLAnchorElement.prototype;
beforeEach(() => {
  saved = [];
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    if (this.download) saved.push(this.download);
    else click.call(this);
  };
});
afterEach(() => {
  HTMLAnchorElement.prototype.click = click;
  leave();
});

const asked = (name: keyof MemoryDevice) => device.asked.filter(([what]) => what === name).map(([, ...given]) => given);
const button = (name: string) => page.getByRole('button', { name });
const section = (name: string) => page.getByRole('region', { name });

describe('my data is checked on demand', () => {
  const data = () => section('My data');
  const check = () => button('Check my data').click();
  beforeEach(async () => {
    device = createMemoryDevice();
    leave = await showApp(device, '/settings');
  });

  test('all as at the office, and what differed, in words of the person', async () => {
    await check();
    await expect.element(data().getByRole('status')).toHaveTextContent('All is as at the office.');
    device.checkData = async () => ok({ differs: [{ entity: 'logistics.client', here: 3, there: 4 }] });
    await check();
    await expect
      .element(data().getByRole('status'))
      .toHaveTextContent('fetched anew: Clients. The office has been told.');
  });

  test('offline it says so; while it is under way it cannot be asked twice', async () => {
    let answer: (value: Awaited<ReturnType<MemoryDevice['checkData']>>) => void = () => undefined;
    const late = (resolve: typeof answer) => {
      answer = resolve;
    };
    device.checkData = () => new Promise(late);
    await check();
    await expect.element(button('Check my data')).toBeDisabled();
    answer(fail(problem('NETWORK_ERROR')));
    await expect.element(data().getByRole('status')).toHaveTextContent(/no network.*Try again/);
    await expect.element(button('Check my data')).toBeEnabled();
  });
});

describe('[E11] what waits can be saved as a file', () => {
  const name = 'Save what waits as a file';

  test('by who is signed in, in the sync centre; nothing to save, no button', async () => {
    device = createMemoryDevice({ summary: { counts: { ...IDLE.counts, saved: 2 } } });
    device.exportWork = async () => ok({ name: 'karim.navette', file: new Blob(['x']), events: 2, files: 0 });
    leave = await showApp(device, '/sync');
    await button(name).click();
    await expect.element(page.getByText('2 records are in the file.')).toBeVisible();
    expect(saved).toEqual(['karim.navette']);
    expect(asked('exportWork')).toEqual([[undefined]]);
    device.become({ summary: { counts: IDLE.counts } });
    await expect.element(button(name)).not.toBeInTheDocument();
  });

  test('of those who left work behind, before anybody signs in', async () => {
    const person = { tenantName: 'Laiterie du Hodna', signedIn: false };
    device = createMemoryDevice({
      is: {
        active: null,
        profiles: [
          { ...person, profile: 'one', userName: 'Karim Bensalem', waiting: 3 },
          { ...person, profile: 'two', userName: 'Amina Haddad', waiting: 0, signedIn: true },
          { ...person, profile: 'three', userName: 'Omar Cherif', waiting: 1 },
        ],
      },
    });
    leave = await showApp(device, '/');
    await expect.element(page.getByText('Omar Cherif')).toBeVisible();
    const buttons = page.getByRole('button', { name }).elements();
    expect(buttons.map((one) => document.getElementById(one.getAttribute('aria-describedby')!)?.textContent)).toEqual([
      'Karim Bensalem',
      'Omar Cherif',
    ]);
    (buttons[1] as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('1 record is in the file.')).toBeVisible();
    expect(asked('exportWork')).toEqual([['three']]);
    device.exportWork = async () => fail(problem('NOT_FOUND'));
    (buttons[0] as HTMLElement).click();
    await expect
      .poll(() =>
        page
          .getByRole('status')
          .elements()
          .map(({ textContent }) => textContent),
      )
      .not.toContain('');
    expect(saved).toHaveLength(1);
  });

  test('of a database that cannot be opened', async () => {
    const profile = { profile: 'one', userName: 'Karim', tenantName: 'Hodna', signedIn: true };
    device = createMemoryDevice({
      is: {
        active: null,
        stuck: { profile: 'one', problem: problem('LOCAL_MIGRATION_FAILED') },
        profiles: [{ ...profile, waiting: 4 }],
      },
    });
    leave = await showApp(device, '/');
    await expect.element(page.getByText('4 items wait and are sent by themselves.')).toBeVisible();
    await button(name).click();
    await expect.element(page.getByRole('status')).toHaveTextContent(/Give it to your office: only they can open it/);
    expect(asked('exportWork')).toEqual([['one']]);
    device.become({ is: { profiles: [{ ...profile, waiting: 0 }] } });
    await expect.element(button(name)).not.toBeInTheDocument();
  });
});

test("[T7] where one person's data cannot be opened, another one can still sign in", async () => {
  const stuck = { profile: 'one', problem: problem('LOCAL_MIGRATION_FAILED') };
  device = createMemoryDevice({ is: { active: null, stuck } });
  leave = await showApp(device, '/');
  await button('Sign in as somebody else').click();
  await expect.element(page.getByLabelText('E-mail address')).toBeVisible();
  await expect.element(page.getByRole('heading', { level: 1, name: 'Sign in' })).toHaveFocus();
  await button('Back').click();
  await expect.element(page.getByRole('heading', { name: 'Your data waits for an update' })).toBeVisible();
});

test('an incident that only a newer build of the app knows takes no screen away', async () => {
  const incident = { id: 'i', at: '2026-11-20T08:00:00.000Z', data: {}, kind: 'OF_TOMORROW' as 'STORAGE_FULL' };
  device = createMemoryDevice({ is: { incidents: [incident, { ...incident, id: 'j', kind: 'STORAGE_FULL' }] } });
  leave = await showApp(device, '/settings');
  await expect.element(page.getByText('This device is full')).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

describe('[E7] a sleeping window that keeps the data', () => {
  const stuck = { profile: 'one', problem: problem('WINDOW_ASLEEP') };
  const asleep = page.getByText('Another window of Navette is asleep and keeps your data.');

  test('is named at a start, and the app opens by itself', async () => {
    device = createMemoryDevice({ is: { active: null, stuck } });
    leave = await showApp(device, '/');
    await expect.element(asleep).toBeVisible();
    await expect.element(page.getByText('the app opens here by itself')).toBeVisible();
    expect((await axe.run(document.body)).violations).toEqual([]);
    device.become({ is: { active: DRIVER, stuck: null } });
    await expect.element(asleep).not.toBeInTheDocument();
    await expect.element(page.getByRole('banner')).toBeVisible();
  });

  test('is named over the work on the screen, which stays as it is', async () => {
    device = createMemoryDevice();
    leave = await showApp(device, '/settings');
    await expect.element(page.getByRole('banner')).toBeVisible();
    const before = page.getByRole('banner').element();
    device.become({ is: { stuck } });
    await expect.element(asleep).toBeVisible();
    expect(before.isConnected).toBe(true);
    expect((await axe.run(document.body)).violations).toEqual([]);
    device.become({ is: { stuck: null } });
    await expect.element(asleep).not.toBeInTheDocument();
    expect(before.isConnected).toBe(true);
  });
});

const LOOKED: ImportAnswer = {
  ...{ userName: 'Karim Bensalem', deviceName: 'Phone 11', exportedAt: '2026-11-19T06:30:00.000Z' },
  ...{ events: 5, files: 2, from: '2026-11-18T06:30:00.000Z', to: '2026-11-19T06:00:00.000Z' },
  ...{ here: 1, importedAt: null, results: null },
};
const admin = (locale: 'en' | 'fr' | 'ar' = 'en') =>
  createMemoryDevice({ is: { active: { ...DRIVER, user: { ...DRIVER.user, role: 'admin', locale } } } });

describe('[E11] an administrator takes a file of unsent work in', () => {
  const part = () => section('Take in unsent work');
  const takeIn = () => part().getByRole('button', { name: /^Take it in for/ });
  const choose = (name = 'karim.navette') =>
    userEvent.upload(part().element().querySelector('input[type=file]') as HTMLElement, new File(['x'], name));
  beforeEach(async () => {
    device = admin();
    device.importWork = async (_, look) =>
      ok(look ? LOOKED : { ...LOOKED, results: { applied: 2, amended: 1, rejected: 1, here: 1 } });
    leave = await showApp(device, '/settings');
    await expect.element(part()).toBeVisible();
  });

  test('looked at first, then taken in by a tap that names its author; what became of it is counted', async () => {
    await choose();
    await expect.element(part()).toHaveTextContent(/Karim Bensalem, Phone 11: 5 records. 2 photos and signatures./);
    await expect.element(part()).toHaveTextContent(/1 record has arrived already and will not count twice/);
    expect(asked('importWork').map(([, look]) => look)).toEqual([true]);
    await expect.element(takeIn()).toHaveTextContent('Take it in for Karim Bensalem');
    await takeIn().click();
    await expect.element(part().getByRole('status')).toHaveTextContent(/Taken in: 3. Refused: 1. In conflict: 0/);
    await expect.element(takeIn()).not.toBeInTheDocument();
    expect(asked('importWork').map(([, look]) => look)).toEqual([true, false]);
  });

  test('all of it is here already: nothing to take in, and when it was done before', async () => {
    device.importWork = async () => ok({ ...LOOKED, here: 7, importedAt: '2026-11-20T06:30:00.000Z' });
    await choose();
    await expect.element(part()).toHaveTextContent(/This file was taken in already:/);
    expect(takeIn().elements()).toHaveLength(0);
  });

  test('a file that is none of ours says why; the right one can be chosen after it', async () => {
    device.importWork = async () => fail(problem('IMPORT_UNREADABLE'));
    await choose('holiday.navette');
    await expect.element(part().getByRole('status')).not.toHaveTextContent(/^$/);
    expect(takeIn().elements()).toHaveLength(0);
    device.importWork = async () => ok(LOOKED);
    await choose();
    await expect.element(takeIn()).toBeVisible();
  });

  test('cut off while it is taken in: what the file holds stays, and one tap tries again', async () => {
    await choose();
    await expect.element(takeIn()).toBeVisible();
    const works = device.importWork;
    device.importWork = async () => fail(problem('NETWORK_ERROR'));
    await takeIn().click();
    await expect.element(part().getByRole('status')).toHaveTextContent(/no network.*Try again/);
    await expect.element(part()).toHaveTextContent(/Karim Bensalem, Phone 11: 5 records/);
    device.importWork = works;
    await takeIn().click();
    await expect.element(part()).toHaveTextContent(/Taken in: 3/);
  });

  test('nobody else is offered it', async () => {
    leave();
    leave = await showApp(createMemoryDevice(), '/settings');
    await expect.element(section('My data')).toBeVisible();
    expect(part().elements()).toHaveLength(0);
  });
});

test.each(['en', 'fr', 'ar'] as const)('[WCAG 2.2 AA] in %s, light and dark', async (locale) => {
  await page.viewport(390, 844);
  device = admin(locale);
  device.importWork = async () => ok(LOOKED);
  device.checkData = async () => ok({ differs: [{ entity: 'logistics.client', here: 3, there: 4 }] });
  leave = await showApp(device, '/settings', locale);
  await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
  const input = document.querySelector('input[type=file]') as HTMLElement;
  await userEvent.upload(input, new File(['x'], 'karim.navette'));
  await expect.element(page.getByText('Karim Bensalem').first()).toBeVisible();
  const check = [...document.querySelectorAll('button')].find((one) => one.querySelector('.tabler-icon-stethoscope'));
  check?.click();
  for (const scheme of ['light', 'dark']) {
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
    const { violations } = await axe.run(document.body);
    expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
  }
});
