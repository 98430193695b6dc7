import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { JournalEntry, SqlValue } from '#device/api.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';

// The page of a record, and what records are called on others: somebody of field service with expenses.

const ID = '01980000-0000-7000-8000-000000004001';
const OTHER = '01980000-0000-7000-8000-000000004002';

let device: MemoryDevice;
let row: Record<string, SqlValue>;
let leave: () => void;
beforeEach(async () => {
  await page.viewport(390, 844);
  row = {
    ...{ id: ID, version: 3, lastModifiedAt: '2026-11-20T08:00:00.000Z', _name: 'fuel' },
    ...{ colleagueId: DRIVER.user.id, day: '2026-11-20', category: 'fuel', amountCents: 12_000, approval: 'submitted' },
  };
});
afterEach(() => leave());

async function open(role: string, path = `/r/service/expense/${ID}`, locale: 'fr' | 'en' = 'fr'): Promise<void> {
  const active = { ...DRIVER, user: { ...DRIVER.user, role }, tenant: { ...DRIVER.tenant, packs: ['service'] } };
  device.is = { ...device.is, active };
  device.query = async <Row>(sql: string) =>
    (sql.startsWith('SELECT count(*) AS n FROM "service_expense"')
      ? [{ n: 0 }]
      : sql.startsWith('SELECT x.*')
        ? [row]
        : sql.includes('AS name FROM "service_timesheet"')
          ? [{ name: '2026-11-20' }]
          : sql.includes('AS name FROM "service_expense"')
            ? [{ name: 'fuel' }]
            : []) as Row[];
  leave = await showApp(device, path, locale);
}

const approve = () => page.getByRole('button', { name: 'Approuver' });
const why = () => page.getByText('Vous l’avez saisi vous-même', { exact: false });

test('who may not approve their own is told why the buttons are not there', async () => {
  device = createMemoryDevice();
  await open('manager');
  await expect.element(why()).toBeVisible();
  expect(approve().elements()).toEqual([]);
  leave();
  row = { ...row, colleagueId: OTHER };
  await open('manager');
  await expect.element(approve()).toBeVisible();
  expect(why().elements()).toEqual([]);
  leave();
  row = { ...row, colleagueId: DRIVER.user.id };
  for (const role of ['admin', 'technician']) {
    await open(role);
    await expect.element(page.getByRole('link', { name: 'Modifier' })).toBeVisible();
    expect(why().elements()).toEqual([]);
    if (role === 'admin') leave();
  }
});

test('what was approved stays, and says so where the button would be looked for', async () => {
  device = createMemoryDevice();
  await open('technician');
  await expect.element(page.getByRole('button', { name: 'Supprimer' })).toBeVisible();
  const kept = page.getByText('Suppression impossible', { exact: false });
  expect(kept.elements()).toEqual([]);
  row = { ...row, approval: 'approved' };
  device.tell({ kind: 'rows', entities: ['service.expense'] });
  await expect.element(kept).toBeVisible();
  expect(page.getByRole('button', { name: 'Supprimer' }).elements()).toEqual([]);
});

test('an approval stands on what its page showed', async () => {
  device = createMemoryDevice();
  row = { ...row, colleagueId: OTHER };
  await open('manager');
  await approve().click();
  await expect
    .poll(() => device.asked.filter(([name]) => name === 'commit'))
    .toMatchObject([['commit', { action: 'EXPENSE_APPROVED', seenVersion: 3 }]]);
});

test('a button that goes with what it did leaves the focus on the page, not nowhere', async () => {
  device = createMemoryDevice();
  row = { ...row, colleagueId: OTHER };
  await open('manager');
  await expect.element(approve()).toBeVisible();
  (approve().element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => device.asked.some(([name]) => name === 'commit')).toBe(true);
  row = { ...row, approval: 'approved' };
  device.tell({ kind: 'rows', entities: ['service.expense'] });
  await expect.element(approve()).not.toBeInTheDocument();
  await expect.element(page.getByRole('heading', { level: 1 })).toHaveFocus();
});

test('what others write while the question is asked was not seen by who deletes', async () => {
  device = createMemoryDevice();
  await open('technician');
  await page.getByRole('button', { name: 'Supprimer' }).click();
  await expect.element(page.getByRole('dialog')).toBeVisible();
  row = { ...row, version: 4, amountCents: 90_000 };
  device.tell({ kind: 'rows', entities: ['service.expense'] });
  await expect.element(page.getByText('900,00', { exact: false })).toBeInTheDocument();
  await page.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await expect
    .poll(() => device.asked.filter(([name]) => name === 'commit'))
    .toMatchObject([['commit', { action: 'DELETE', seenVersion: 3 }]]);
});

test('a record is called by what people read: the words of a choice, a day as it is written', async () => {
  device = createMemoryDevice();
  const entry = (seq: number, entity: string): JournalEntry => ({
    ...{ eventId: `01980000-0000-7000-8000-0000000000${seq}`, seq, entity, entityId: ID, action: 'CREATE' },
    ...{ occurredAt: '2026-11-20T08:00:00.000Z', state: 'saved', receivedAt: null, acknowledgedAt: null },
    ...{ code: null, message: null, data: {}, replacedBy: null },
  });
  device.entries = [entry(41, 'service.expense'), entry(42, 'service.timesheet')];
  await open('technician', '/sync');
  await expect.element(page.getByRole('link', { name: 'Carburant' })).toBeVisible();
  await expect.element(page.getByRole('link', { name: '20/11/2026' })).toBeVisible();
});

test('what a list leaves out is said with the punctuation of the language', async () => {
  device = createMemoryDevice();
  const said = async (locale: 'fr' | 'en', words: string) => {
    await open('manager', `/r/service/expense?interventionId=${ID}`, locale);
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(page.getByRole('combobox').last().element().textContent).toContain(words);
    await expect.element(page.getByText(locale === 'fr' ? 'Intervention\u00a0:' : 'Intervention:')).toBeVisible();
  };
  await said('fr', 'Validation\u00a0: Tout');
  leave();
  await said('en', 'Approval: All');
});
