import axe from 'axe-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import type { RefusedEvent } from '#protocol/repair.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';
import { dismiss, noticesShown } from '../../frame/notices-store.ts';

const idAt = (at: number): string => `01980000-0000-7000-8000-0000000040${at}`;
const event = (at: number, more: Partial<RefusedEvent> = {}): RefusedEvent => ({
  ...{
    eventId: idAt(at),
    deviceId: idAt(10),
    deviceName: 'Phone of Karim',
    userId: idAt(11),
    userName: 'Karim Bensalem',
  },
  ...{
    seq: at,
    entity: 'logistics.client',
    entityId: idAt(12),
    action: 'CREATE',
    occurredAt: '2026-11-20T06:30:00.000Z',
  },
  ...{ receivedAt: '2026-11-20T07:30:00.000Z', code: 'INVALID_PAYLOAD', data: { path: 'city' }, closed: null },
  payload: { name: 'Épicerie El Feth', phone: null, address: '3 rue Larbi', city: 'Orn', position: null },
  ...{ parkedBehind: null, waitsForOffice: false, mendable: ['name', 'phone', 'address', 'city'] },
  ...more,
});

let device: MemoryDevice;
let leave: () => void;
let events: RefusedEvent[];
beforeEach(async () => {
  await page.viewport(390, 844);
  events = [
    event(21),
    event(22, {
      code: 'DEPENDENCY_REJECTED',
      data: {},
      parkedBehind: idAt(21),
      action: 'UPDATE',
      payload: { city: 'Blida' },
    }),
    event(23, { closed: 'replaced' }),
    event(24, {
      entity: 'logistics.delivery',
      action: 'DELIVERY_VALIDATED',
      code: 'QR_MISMATCH',
      mendable: [],
      payload: { code: 'AB12', receivedBy: 'Amel' },
    }),
  ];
  device = createMemoryDevice({ is: { active: { ...DRIVER, user: { ...DRIVER.user, role: 'admin' } } } });
  device.query = async <Row>(sql: string) =>
    (sql.includes('AS _name')
      ? [{ status: 'cancelled', lastModifiedAt: '2026-11-20T07:00:00.000Z' }]
      : sql.includes('AS name')
        ? [{ name: 'Épicerie El Feth' }]
        : []) as Row[];
  device.administer = async ({ method }) => {
    if (method === 'GET') return { ok: true, value: { events, before: null } };
    const done = events.shift()!;
    return { ok: true, value: { receipt: { eventId: done.eventId, status: 'applied' }, released: 1, replayed: false } };
  };
});
afterEach(() => {
  leave();
  // They stay until they are closed, over what another test taps.
  for (const { id } of noticesShown()) dismiss(id);
});
const posts = () =>
  device.asked.flatMap(([name, call]) =>
    name === 'administer' && (call as { method: string }).method === 'POST' ? [call] : [],
  );

test('the office sees whose work was refused and why, corrects a value and has it judged again, asked once', async () => {
  leave = await showApp(device, '/inbox');
  await page.getByRole('link', { name: 'Refused and undecided work' }).click();
  const first = page
    .getByRole('link', { name: /Épicerie El Feth.*Karim Bensalem.*A value was refused \(City\)/ })
    .first();
  await expect.element(page.getByRole('link', { name: /Corrected by its author/ })).toBeVisible();
  await expect.element(page.getByRole('link', { name: /Waits behind another/ })).toBeVisible();
  await first.click();
  await expect.element(page.getByLabelText('City')).toHaveValue('Orn');
  await page.getByLabelText('City').fill('Oran');
  await page.getByRole('button', { name: 'Judge again' }).click();
  const question = page.getByRole('dialog');
  await expect.element(question).toHaveTextContent(/Judge .*Épicerie El Feth.* again/);
  await question.getByRole('button', { name: 'Judge again' }).dblClick();
  await expect
    .element(page.getByRole('region', { name: 'Messages' }))
    .toHaveTextContent(/Accepted.*1 change that waited follows/);
  await expect.element(page.getByRole('heading', { name: 'Refused and undecided work' })).toBeVisible();
  expect(posts()).toEqual([
    {
      method: 'POST',
      path: `/api/admin/refused/${idAt(10)}/${idAt(21)}`,
      body: { id: expect.stringMatching(/^[\da-f-]{36}$/), values: { city: 'Oran' } },
    },
  ]);
});

test('evidence is judged again as it was sent; refused once more it says why', async () => {
  device.administer = async ({ method }) =>
    method === 'GET'
      ? { ok: true, value: { events, before: null } }
      : {
          ok: true,
          value: {
            receipt: { eventId: idAt(24), status: 'rejected', code: 'QR_MISMATCH' },
            released: 0,
            replayed: false,
          },
        };
  leave = await showApp(device, `/office/refused/${idAt(24)}`);
  await expect.element(page.getByText('its values are evidence and stay', { exact: false })).toBeVisible();
  await expect.element(page.getByText('AB12')).toBeVisible();
  await page.getByRole('button', { name: 'Judge again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Judge again' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('This code is not the code of this delivery.');
});

test('a device that fails instead of answering leaves no question that cannot be closed', async () => {
  const reported = vi.spyOn(globalThis, 'reportError').mockReturnValue();
  const read = device.administer;
  device.administer = (call) => (call.method === 'GET' ? read(call) : Promise.reject(new Error('worker')));
  leave = await showApp(device, `/office/refused/${idAt(24)}`);
  await page.getByRole('button', { name: 'Judge again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Judge again' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Navette could not do this on this device');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Judge again' })).toBeEnabled();
  reported.mockRestore();
});

test('[N1] what is its author’s only is said to be so, and nothing can be done about it here', async () => {
  events.push(
    event(25, { entity: 'captures.capture', code: 'FORBIDDEN_ACTION', data: {}, mendable: [], payload: null }),
  );
  leave = await showApp(device, `/office/refused/${idAt(25)}`);
  await expect.element(page.getByText('Its content is its author', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Judge again' })).not.toBeInTheDocument();
});

test('without a network it says so and can be tried again; other roles have no such screen', async () => {
  device.administer = async () => ({ ok: false, problem: problem('NETWORK_ERROR') });
  leave = await showApp(device, '/office/refused');
  await expect.element(page.getByText('There is no network', { exact: false })).toBeVisible();
  device.administer = async () => ({ ok: true, value: { events: [], before: null } });
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.element(page.getByText('Nothing was refused')).toBeVisible();
  leave();
  device.is = { ...device.is, active: DRIVER };
  leave = await showApp(device, '/office/refused');
  await expect.poll(() => location.pathname).toBe('/');
});

test('a repair that found no network is not said to be on its way: nothing sends it but the person', async () => {
  const read = device.administer;
  device.administer = async (call) =>
    call.method === 'GET' ? await read(call) : { ok: false, problem: problem('NETWORK_ERROR') };
  for (const at of [24, 21]) {
    leave = await showApp(device, `/office/refused/${idAt(at)}`);
    await page.getByRole('button', { name: 'Judge again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Judge again' }).click();
    await expect.element(page.getByText('There is no network', { exact: false })).toBeVisible();
    await expect.element(page.getByText('sent by itself', { exact: false })).not.toBeInTheDocument();
    if (at === 24) leave();
  }
});

/** The server's first page and the one after it; the second one's answers wait for `answer`. */
const inTwoPages = (first: RefusedEvent[], second: RefusedEvent[]) => {
  const waiting: (() => void)[] = [];
  device.administer = async ({ path }) => {
    if (!path.includes('before=')) return { ok: true, value: { events: first, before: 'x' } };
    await new Promise<void>((resolve) => waiting.push(resolve));
    return { ok: true, value: { events: second, before: null } };
  };
  const answer = () => {
    for (const resolve of waiting.splice(0)) resolve();
  };
  return { waiting, answer };
};

test('work of the second page opens, and the list is where it was left; two taps show it once', async () => {
  const first = Array.from({ length: 12 }, (_, at) => event(30 + at, { closed: 'discarded' }));
  const pages = inTwoPages(first, [event(60), event(61, { userName: 'Samira Khelil' })]);
  leave = await showApp(device, '/office/refused');
  await page.getByRole('button', { name: 'Show more' }).dblClick();
  await expect.poll(() => pages.waiting.length).toBe(1);
  pages.answer();
  await expect.poll(() => page.getByRole('listitem').elements().length).toBe(14);
  const last = page.getByRole('link', { name: /Samira Khelil/ });
  (last.element() as HTMLElement).scrollIntoView();
  await expect.poll(() => scrollY).toBeGreaterThan(500);
  const left = scrollY;
  await last.click();
  await expect.element(page.getByLabelText('City')).toHaveValue('Orn');
  expect(scrollY).toBe(0);
  await page.getByRole('link', { name: 'Refused and undecided work' }).click();
  await expect.element(last).toBeVisible();
  await expect.poll(() => scrollY).toBe(left);
});

test('an address of the second page is found there; one that is on none says so, over the list', async () => {
  const pages = inTwoPages([event(21)], [event(60, { userName: 'Samira Khelil' })]);
  leave = await showApp(device, `/office/refused/${idAt(60)}`);
  await expect.poll(() => pages.waiting.length).toBe(1);
  pages.answer();
  await expect.element(page.getByLabelText('City')).toHaveValue('Orn');
  leave();
  leave = await showApp(device, `/office/refused/${idAt(99)}`);
  await expect.poll(() => pages.waiting.length).toBe(1);
  pages.answer();
  await expect.element(page.getByText('Nothing waits here any more')).toBeVisible();
  await expect.element(page.getByRole('link', { name: /Samira Khelil/ })).toBeVisible();
});

const undecided = () =>
  event(25, {
    ...{ entity: 'logistics.delivery', action: 'DELIVERY_VALIDATED', code: 'CANCELLED_MEANWHILE', data: {} },
    ...{ mendable: [], waitsForOffice: true, payload: { receivedBy: 'Amel', validatedAt: '2026-11-20T06:29:00.000Z' } },
  });
const answers = (receipt: object, more: object = {}) => {
  const list = device.administer;
  device.administer = async (call) =>
    call.method === 'GET'
      ? await list(call)
      : {
          ok: true,
          value: { receipt: { eventId: idAt(25), ...receipt }, released: 0, replayed: false, ...more },
        };
};

test('[L4] what waits for the office is marked; it sees what stands and what was done, and declines or accepts, asked once', async () => {
  events = [event(23, { code: 'OFFICE_DECLINED', data: {}, closed: 'declined' })];
  device.waiting = [undecided()];
  leave = await showApp(device, '/office/refused');
  await expect.element(page.getByRole('link', { name: /Declined by the office/ })).toBeVisible();
  // What waits for this person goes first.
  await expect.element(page.getByRole('listitem').first()).toHaveTextContent('Waits for your decision');
  await page.getByRole('link', { name: /Waits for your decision.*Cancelled meanwhile by the office/ }).click();
  await expect.element(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await expect.element(page.getByText('Amel')).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'See the record' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Judge again' })).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Accept' }).click();
  const question = page.getByRole('dialog', { name: /Accept .*Épicerie El Feth.* as it was done/ });
  await expect.element(question).toHaveTextContent('cannot be undone');
  await question.getByRole('button', { name: 'Cancel' }).click();
  answers({ status: 'rejected', code: 'OFFICE_DECLINED' });
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).dblClick();
  await expect
    .element(page.getByRole('region', { name: 'Messages' }))
    .toHaveTextContent(/Declined: .*Its author is told/);
  await expect.element(page.getByRole('heading', { name: 'Refused and undecided work' })).toBeVisible();
  expect(posts()).toMatchObject([{ body: { id: expect.any(String), values: {}, decision: 'decline' } }]);
});

test('[L4] what waits for an administrator is told on every screen but its own, and the way to it', async () => {
  device.waiting = [undecided()];
  leave = await showApp(device, '/sync');
  await expect.element(page.getByText('1 piece of work has no effect: it waits for your decision.')).toBeVisible();
  await page.getByRole('link', { name: 'Decide' }).click();
  await expect.element(page.getByRole('heading', { name: 'Refused and undecided work' })).toBeVisible();
  await expect.element(page.getByText('has no effect: it waits', { exact: false })).not.toBeInTheDocument();
});

test('[L4] it comes by itself while the list is open; decided by another, what is open stays', async () => {
  leave = await showApp(device, '/office/refused');
  await expect.element(page.getByRole('link', { name: /Corrected by its author/ })).toBeVisible();
  const seenAgain = () => document.dispatchEvent(new Event('visibilitychange'));
  device.waiting = [undecided()];
  seenAgain();
  await page.getByRole('link', { name: /Waits for your decision/ }).click();
  await expect.element(page.getByRole('button', { name: 'Accept' })).toBeVisible();
  device.waiting = [];
  seenAgain();
  // Long enough for an answer that comes at once.
  await new Promise((resolve) => setTimeout(resolve, 100));
  await expect.element(page.getByRole('button', { name: 'Accept' })).toBeVisible();
});

test('[E2] decided by another meanwhile: what stands is told, not what was asked for', async () => {
  device.waiting = [undecided()];
  answers({ status: 'applied' }, { replayed: true });
  leave = await showApp(device, `/office/refused/${idAt(25)}`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  await expect.element(page.getByRole('region', { name: 'Messages' })).toHaveTextContent(/Accepted: .*decided already/);
});

test('accepted too late says why, and can still be declined', async () => {
  device.waiting = [undecided()];
  const data = { byName: 'Nadia', at: '2026-11-20T07:00:00.000Z' };
  answers({ status: 'rejected', code: 'ALREADY_VALIDATED', resolution: { action: 'DISCARD_LOCAL', data } });
  leave = await showApp(device, `/office/refused/${idAt(25)}`);
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Already validated by Nadia');
  await expect.element(page.getByRole('button', { name: 'Decline' })).toBeEnabled();
});

test('[L4] judged again and found to be the office’s to decide: the page says so and asks', async () => {
  events = [event(25, { ...undecided(), waitsForOffice: false, code: 'DEPENDENCY_REJECTED' })];
  device.administer = async ({ method }) => {
    if (method === 'GET') return { ok: true, value: { events, before: null } };
    events = [];
    device.waiting = [undecided()];
    const receipt = { eventId: idAt(25), status: 'conflict', code: 'CANCELLED_MEANWHILE' };
    return { ok: true, value: { receipt, released: 0, replayed: false } };
  };
  leave = await showApp(device, `/office/refused/${idAt(25)}`);
  await page.getByRole('button', { name: 'Judge again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Judge again' }).click();
  await expect.element(page.getByRole('button', { name: 'Accept' })).toBeVisible();
});

test('a decision by keyboard; sound for a screen reader, in every language, light and dark', async () => {
  device.waiting = [undecided()];
  await page.viewport(1024, 768);
  for (const [locale, scheme, decline] of [
    ['fr', 'light', 'Écarter'],
    ['ar', 'dark', 'عدم الاعتماد'],
    ['en', 'dark', 'Decline'],
  ] as const) {
    leave = await showApp(device, `/office/refused/${idAt(25)}`, locale);
    document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
    const button = page.getByRole('button', { name: decline });
    await expect.element(button).toBeVisible();
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      rules: { 'html-has-lang': { enabled: false }, 'meta-viewport': { enabled: false } },
    });
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`))).toEqual([]);
    (button.element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(button).toHaveFocus();
    expect(posts()).toEqual([]);
    leave();
  }
  leave = () => undefined;
});
