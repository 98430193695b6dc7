import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Intent, SqlValue } from '#device/api.ts';
import type { MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';
import { createMemorySchool, idAt, twoVersions } from '../../inbox/memory-school.ts';
import { readForm, writeForm } from './draft-text.ts';

const STUDENT = `/r/school/student/${idAt(1)}`;
const DRAFT = `${idAt(1)} UPDATE`;

let device: MemoryDevice;
/** The student's row, as it is on this device by now. */
let row: Record<string, SqlValue>;
let leave: () => void;
beforeEach(() => {
  row = { ...(twoVersions().theirs as Record<string, SqlValue>), _name: 'Yasmine Haddad' };
  device = createMemorySchool([]);
  const names = device.query;
  device.query = async <Row extends Record<string, SqlValue>>(sql: string, parameters: readonly SqlValue[] = []) =>
    sql.startsWith('SELECT x.*') && sql.includes('"school_student" x')
      ? ([{ ...row }] as Row[])
      : await names<Row>(sql, parameters);
});
afterEach(() => leave());

/** What others wrote has arrived. */
function arrives(change: Record<string, SqlValue>): void {
  row = { ...row, ...change, version: Number(row.version) + 1 };
  device.tell({ kind: 'rows', entities: ['school.student'] });
}

const committed = () => device.asked.flatMap(([name, intent]) => (name === 'commit' ? [intent as Intent] : []));
const kept = () => device.asked.filter(([name]) => name === 'keepDraft').length;
const phone = () => page.getByLabelText(/^Phone/);
const address = () => page.getByLabelText(/^Address/);
const save = () => page.getByRole('button', { name: 'Save' }).click();

async function open(): Promise<void> {
  leave = await showApp(device, `${STUDENT}/edit`);
  await expect.element(phone()).toBeVisible();
}

/** Typed, and the app is gone before anything was saved. */
async function typesAndLeaves(number: string): Promise<void> {
  await open();
  await phone().fill(number);
  leave();
  expect(device.drafts.has(DRAFT)).toBe(true);
}

test('a found draft changes what was typed and nothing that others have written since', async () => {
  await typesAndLeaves('0661 44 55 66');
  arrives({ address: '5, rue Khemisti, Oran', healthNote: 'Asthme' });
  await open();
  await expect.element(phone()).toHaveValue('0661 44 55 66');
  await expect.element(address()).toHaveValue('5, rue Khemisti, Oran');
  await save();
  await expect.poll(committed).toMatchObject([{ action: 'UPDATE', seenVersion: 13 }]);
  expect(committed()[0]?.payload).toEqual({ guardianPhone: '0661 44 55 66' });
});

test('where others wrote in the same field, a found draft stands on the version that it was typed over', async () => {
  await typesAndLeaves('0661 44 55 66');
  arrives({ guardianPhone: '0770 00 00 00' });
  await open();
  await expect.element(phone()).toHaveValue('0661 44 55 66');
  await save();
  await expect.poll(committed).toMatchObject([{ payload: { guardianPhone: '0661 44 55 66' }, seenVersion: 12 }]);
});

test('what arrives while a form is open was not seen: the event stands on the version that was shown', async () => {
  await open();
  await address().fill('3, rue Larbi Ben M’hidi, Oran');
  arrives({ address: '5, rue Khemisti, Oran', guardianPhone: '0770 00 00 00' });
  await expect.element(address()).toHaveValue('3, rue Larbi Ben M’hidi, Oran');
  await save();
  await expect.poll(committed).toHaveLength(1);
  expect(committed()[0]).toMatchObject({ seenVersion: 12 });
  expect(committed()[0]?.payload).toEqual({ address: '3, rue Larbi Ben M’hidi, Oran' });
});

test('this person’s own earlier work, received meanwhile, is no newer than what they were shown', async () => {
  await open();
  await phone().fill('0661 44 55 66');
  arrives({});
  await save();
  await expect.poll(committed).toMatchObject([{ seenVersion: 13 }]);
});

test('a draft of an older build, which kept every field, is still found', async () => {
  const all = { guardianPhone: '0661 44 55 66', address: String(row.address), gone: 'x' };
  device.drafts.set(DRAFT, writeForm({ at: '2026-11-20T08:00:00.000Z', values: all }));
  await open();
  await expect.element(phone()).toHaveValue('0661 44 55 66');
  await expect.element(page.getByText(/^Draft found/)).toBeVisible();
  await save();
  await expect.poll(committed).toMatchObject([{ seenVersion: 12 }]);
  expect(committed()[0]?.payload).toEqual({ guardianPhone: '0661 44 55 66' });
});

test('what is typed and taken back is no draft', async () => {
  await typesAndLeaves('0661 44 55 66');
  await open();
  await phone().fill(String(row.guardianPhone));
  leave();
  expect(device.drafts.has(DRAFT)).toBe(false);
  leave = () => undefined;
});

test('a new record begun yesterday is of today where nobody typed the day', async () => {
  const today = new Date();
  vi.useFakeTimers({ toFake: ['Date'], now: today.getTime() - 86_400_000 });
  onTestFinished(() => void vi.useRealTimers());
  const form = '/r/school/attendance/new';
  leave = await showApp(device, form);
  const day = page.getByLabelText('Day');
  await expect.element(day).toBeVisible();
  const yesterday = (day.element() as HTMLInputElement).value;
  await page.getByLabelText(/^Remark/).fill('Sans carnet');
  leave();
  vi.setSystemTime(today);
  leave = await showApp(device, form);
  await expect.element(page.getByLabelText(/^Remark/)).toHaveValue('Sans carnet');
  await expect.element(day).not.toHaveValue(yesterday);
});

test('[L5] who types without a pause loses five seconds at the most', async () => {
  await open();
  await userEvent.click(phone());
  const box = phone().element() as HTMLInputElement;
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  let typed = 0;
  const typing = setInterval(() => {
    setValue?.call(box, `0${++typed}`);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, 100);
  onTestFinished(() => clearInterval(typing));
  await expect.poll(kept, { timeout: 5_000 }).toBeGreaterThan(1);
  expect(readForm(device.drafts.get(DRAFT) ?? null)?.values.guardianPhone).toMatch(/^0\d+$/);
});
