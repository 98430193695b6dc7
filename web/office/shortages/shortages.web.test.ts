import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';
import { isTyping } from '../../update/typing.ts';
import type { ShortageRow } from './shortage-query.ts';

// [L6] What was missing is raised to the office: the board of shortages.

const row = (at: number, more: Partial<ShortageRow> = {}): ShortageRow => ({
  ...{ id: `01980000-0000-7000-8000-0000000050${at}`, version: at, status: 'open', quantity: at, cause: `BL-20${at}` },
  ...{ deliveryId: `01980000-0000-7000-8000-0000000060${at}`, invoiceId: null, invoiceHere: null },
  ...{ at: '2026-11-20T08:00:00.000Z', note: null, settledAt: null, productName: `Olive oil ${at}`, unit: 'box' },
  ...{ warehouseName: 'Rouiba', level: -at, userName: 'Karim Bensalem', settlerName: null, state: null },
  ...more,
});

let device: MemoryDevice;
let leave: () => void;
let rows: ShortageRow[];
beforeEach(async () => {
  await page.viewport(390, 844);
  rows = [
    row(21),
    row(22, { deliveryId: null, invoiceId: 'x', cause: 'FA-2026-000022' }),
    row(23, {
      ...{ status: 'settled', note: 'Ordered again', settledAt: '2026-11-20T09:00:00.000Z' },
      ...{ settlerName: 'Samia Belkacem', state: 'saved' },
    }),
    row(24, { status: 'withdrawn', settledAt: '2026-11-20T09:00:00.000Z', settlerName: 'Karim Bensalem' }),
  ];
  device = createMemoryDevice({ is: { active: { ...DRIVER, user: { ...DRIVER.user, role: 'keeper' } } } });
  device.query = async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    if (!sql.includes('logistics_shortage')) return [] as Row[];
    const open = rows.filter(({ status }) => status === 'open');
    if (sql.includes('count(*)')) return [{ n: rows.length, open: open.length }] as Row[];
    return (parameters[0] === 1 ? open : rows.filter(({ status }) => status !== 'open')) as Row[];
  };
});
afterEach(() => leave());

const commits = () => device.asked.flatMap(([name, intent]) => (name === 'commit' ? [intent] : []));

test('a note that was begun makes an update wait, until it is settled or taken back', async () => {
  leave = await showApp(device, '/office/shortages');
  const settle = page.getByRole('button', { name: /Settle/ }).first();
  const note = page.getByRole('dialog').getByRole('textbox');
  await settle.click();
  await note.fill('Ordered again');
  await expect.poll(isTyping).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(isTyping()).toBe(true);
  await settle.click();
  await expect.element(note).toHaveValue('Ordered again');
  await page.getByRole('dialog').getByRole('button', { name: 'Settle' }).click();
  await expect.poll(isTyping).toBe(false);
});

test('what is missing, where, because of what and by whom; settled once, with a note that must be given', async () => {
  leave = await showApp(device, '/office/shortages');
  const board = page.getByRole('list', { name: 'Shortages' });
  await expect
    .element(board.getByRole('listitem').first())
    .toHaveTextContent(/Olive oil 21.*21 × box.*Rouiba.*-21.*BL-2021.*Karim Bensalem/);
  await expect.element(page.getByRole('radio', { name: 'Open 2' })).toBeChecked();
  await expect
    .element(board.getByRole('link', { name: 'BL-2021' }))
    .toHaveAttribute('href', `/office/deliveries/${rows[0]!.deliveryId}`);
  // A keeper holds no invoices: the reference is said, and leads nowhere.
  await expect.element(board).toHaveTextContent('FA-2026-000022');
  expect(board.getByRole('link', { name: 'FA-2026-000022' }).elements()).toEqual([]);

  await board.getByRole('button', { name: 'Settle the shortage' }).first().click();
  const sheet = page.getByRole('dialog');
  await expect.element(sheet).toHaveTextContent(/Olive oil 21.*BL-2021/);
  await sheet.getByRole('button', { name: 'Settle the shortage' }).click();
  await expect.element(sheet).toHaveTextContent('Fill this in.');
  expect(commits()).toEqual([]);
  await sheet.getByLabelText('What was done').fill('  Counted again  ');
  // Typed words outlive the sheet.
  await sheet.getByRole('button', { name: 'Cancel' }).click();
  await board.getByRole('button', { name: 'Settle the shortage' }).first().click();
  await expect.element(sheet.getByLabelText('What was done')).toHaveValue('  Counted again  ');
  const sent: unknown[] = [];
  device.commit = async (intent) => {
    sent.push(intent.payload);
    rows = rows.filter(({ id }) => id !== rows[0]!.id);
    device.tell({ kind: 'rows', entities: ['logistics.shortage'] });
    return { ok: true, value: { eventId: 'e', seq: 1, entityId: 'x' } };
  };
  await sheet.getByRole('button', { name: 'Settle the shortage' }).click();
  await expect.element(page.getByText(/Settled: .Olive oil 21/)).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Open 1' })).toBeVisible();
  expect(sent).toEqual([{ note: 'Counted again' }]);
});

test('what was done, by whom, and whether it is sent; somebody else was first', async () => {
  leave = await showApp(device, '/office/shortages?show=settled');
  const board = page.getByRole('list', { name: 'Shortages' });
  await expect.element(board).toHaveTextContent(/Ordered again.*Saved here.*by .Samia Belkacem/);
  await expect.element(board).toHaveTextContent('The invoice was cancelled: nothing is missing any more.');
  await page.getByText('Open').click();
  await board.getByRole('button', { name: 'Settle the shortage' }).first().click();
  device.commit = async () => ({
    ok: false,
    problem: problem('ALREADY_SETTLED', { byName: 'Samia Belkacem', at: '2026-11-20T09:00:00.000Z' }),
  });
  const sheet = page.getByRole('dialog');
  await sheet.getByLabelText('What was done').fill('Mine');
  await sheet.getByRole('button', { name: 'Settle the shortage' }).click();
  await expect.element(sheet).toHaveTextContent(/Already settled by Samia Belkacem on/);
});

test('nothing to look into; without a network it says as of when; with room a table, and the count in the navigation', async () => {
  rows = [];
  device.summary = { ...device.summary, reachable: false, lastContactAt: '2026-11-20T08:00:00.000Z' };
  leave = await showApp(device, '/office/shortages');
  await expect.element(page.getByText('No shortage to look into')).toBeVisible();
  await expect.element(page.getByText(/No network: as known here/)).toBeVisible();
  leave();
  rows = [row(21), row(22)];
  await page.viewport(1280, 800);
  leave = await showApp(device, '/office/shortages');
  const table = page.getByRole('table', { name: 'Shortages' });
  await expect
    .element(table.getByRole('row').nth(1))
    .toHaveTextContent(/Olive oil 21.*Rouiba.*21 × box.*-21.*BL-2021.*Karim/);
  await expect.element(page.getByRole('img', { name: '2 open shortages' })).toHaveTextContent('2');
  await table.getByRole('button', { name: /Olive oil 22/ }).click();
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('what is shown more of stays where it was, and nothing of it is marked as new', async () => {
  const all = Array.from({ length: 120 }, (_, at) => row(100 + at));
  const ask = device.query;
  let answer: (() => void) | null = null;
  device.query = (async (sql: string, parameters: readonly unknown[] = []) => {
    if (!sql.includes('logistics_shortage') || sql.includes('count(*)')) return await ask(sql, parameters as never);
    const limit = Number(parameters[1]);
    if (limit > 100) await new Promise<void>((resolve) => (answer = resolve));
    return all.slice(0, limit);
  }) as MemoryDevice['query'];
  rows = all;
  leave = await showApp(device, '/office/shortages');
  const items = page.getByRole('list', { name: 'Shortages' }).getByRole('listitem');
  await expect.poll(() => items.elements().length).toBe(100);
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => answer).not.toBeNull();
  expect(items.elements().length).toBe(100);
  answer!();
  await expect.poll(() => items.elements().length).toBe(120);
  expect(document.querySelectorAll('[data-fresh]').length).toBe(0);
});

test('names keep their own direction in a sentence of another', async () => {
  rows = [row(21, { productName: 'زيت' }), row(23, { status: 'settled', settlerName: 'سامية', settledAt: row(1).at })];
  device.commit = async () => ({ ok: true, value: { eventId: 'e', seq: 1, entityId: 'x' } });
  leave = await showApp(device, '/office/shortages');
  await page.getByRole('button', { name: 'Settle the shortage' }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabelText('What was done').fill('x');
  await sheet.getByRole('button', { name: 'Settle the shortage' }).click();
  await expect.element(page.getByText(/Settled: \u2068زيت\u2069 \(\u2068BL-2021\u2069\)/)).toBeVisible();
  leave();
  leave = await showApp(device, '/office/shortages?show=settled');
  await expect.element(page.getByText(/by \u2068سامية\u2069/)).toBeVisible();
});

test('a driver has no such screen', async () => {
  device.is = { ...device.is, active: DRIVER };
  leave = await showApp(device, '/office/shortages');
  await expect.poll(() => location.pathname).toBe('/');
});

test.each([
  ['en', 390],
  ['fr', 1280],
  ['ar', 390],
  ['ar', 1280],
] as const)('[WCAG 2.2 AA] in %s, %i px wide, light and dark', async (locale, width) => {
  await page.viewport(width, 844);
  for (const show of ['open', 'settled']) {
    leave = await showApp(device, `/office/shortages?show=${show}`, locale);
    await expect.element(page.getByText(show === 'open' ? 'Olive oil 21' : 'Olive oil 23')).toBeVisible();
    for (const scheme of ['light', 'dark']) {
      document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
      const { violations } = await axe.run(document.body);
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    }
    if (show === 'open') leave();
  }
});
