import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { AUDIT_SQL } from '../delivery/audit-query.ts';
import { showApp } from '../device/show-app.tsx';
import { createMemoryLogistics, deliveryAt, idOf, type MemoryLogistics, TODAY } from '../parts/memory-logistics.ts';

let device: MemoryLogistics;
let leave: () => void;
beforeEach(async () => {
  await page.viewport(1440, 900);
  const other = { driverId: 'd2', driverName: 'Amine Slimani' };
  device = createMemoryLogistics([deliveryAt(1), deliveryAt(2), deliveryAt(3, other), deliveryAt(4, other)], 'admin');
});
afterEach(() => leave());

const table = () => page.getByRole('table', { name: 'Deliveries' });
const rows = () => table().getByRole('rowheader');
const references = () =>
  rows()
    .elements()
    .map((row) => row.textContent);

test('the office sees a validation arrive: state, who, when, to whom, where', async () => {
  leave = await showApp(device, '/office');
  await expect.element(page.getByText('0 of 4 delivered')).toBeVisible();
  device.change(3, {
    status: 'validated',
    validatedAt: `${TODAY}T10:05:00.000Z`,
    validatedBy: 'd1',
    validatorName: 'Karim Bensalem',
    receivedBy: 'Nadia',
    position: '{"latitude":36.4,"longitude":2.8,"accuracyM":9}',
    proof: 'complete',
  });
  await expect.element(page.getByText('1 of 4 delivered')).toBeVisible();
  const row = table().getByRole('row', { name: /BL-2033/ });
  for (const said of ['Amine Slimani', 'Delivered', 'Nadia', '11:05', 'by \u2068Karim Bensalem']) {
    await expect.element(row).toHaveTextContent(said);
  }
  await expect.element(row.getByRole('link', { name: /where BL-2033/ })).toBeVisible();
  await expect.element(page.getByRole('radio', { name: /Amine Slimani 1 \/ 2/ })).toBeInTheDocument();
});

test('drivers, filters, search and columns narrow and order the day', async () => {
  leave = await showApp(device, '/office');
  await expect.poll(references).toEqual(['BL-2033', 'BL-2034', 'BL-2031', 'BL-2032']);
  await page.getByRole('radio', { name: /Amine Slimani/ }).click();
  await expect.poll(references).toEqual(['BL-2033', 'BL-2034']);
  await page.getByRole('button', { name: /Total/ }).click();
  await page.getByRole('button', { name: /Total/ }).click();
  await expect.poll(references).toEqual(['BL-2034', 'BL-2033']);
  await expect.element(page.getByRole('columnheader', { name: /Total/ })).toHaveAttribute('aria-sort', 'descending');
  await page.getByRole('searchbox').fill('zzz');
  await expect.element(page.getByText('Nothing matches these filters')).toBeVisible();
  await page.getByRole('button', { name: 'See all deliveries' }).click();
  await expect.poll(() => references().length).toBe(4);
});

test('the keyboard goes through the rows and opens one; back finds the view again', async () => {
  leave = await showApp(device, '/office?show=pending');
  await expect.poll(() => references().length).toBe(4);
  await userEvent.keyboard('/bl{ArrowDown}{ArrowDown}{Enter}');
  await expect.element(page.getByRole('heading', { level: 1, name: 'BL-2034' })).toBeVisible();
  await expect.element(page.getByRole('img', { name: 'QR code of note BL-2034' })).toBeVisible();
  await page.getByRole('link', { name: 'Deliveries', exact: true }).last().click();
  await expect.element(page.getByRole('searchbox')).toHaveValue('bl');
});

test('as many notes are printed as the button says: those that were cancelled only where they were asked for', async () => {
  device.deliveries = device.deliveries.map((row) => (row.stop === 4 ? { ...row, status: 'cancelled' } : row));
  leave = await showApp(device, '/office');
  const to = (words: string) => page.getByRole('link', { name: words }).element().getAttribute('href');
  await expect.element(page.getByRole('link', { name: 'Print 3 notes' })).toBeVisible();
  expect(to('Print 3 notes')).toMatch(/day=[\d-]+$/);
  await page.getByRole('searchbox').fill('BL-203');
  await expect.poll(() => to('Print 3 notes')).toContain('ids=');
  expect(to('Print 3 notes')).not.toContain(idOf(4));
  await page.getByText('Cancelled 1').click();
  await expect.element(page.getByRole('link', { name: 'Print 1 note' })).toBeVisible();
  expect(to('Print 1 note')).toContain(idOf(4));
});

test('a delivery that was refused says why, by whom and when; of a cancelled one no proof is awaited', async () => {
  const refused = {
    ...{
      status: 'refused' as const,
      refusedAt: `${TODAY}T10:05:00.000Z`,
      refusedBy: 'd2',
      refuserName: 'Amine Slimani',
    },
    ...{ refusalCause: 'damaged' as const, refusalReason: 'Two boxes were wet' },
    position: '{"latitude":36.4,"longitude":2.8,"accuracyM":9}',
  };
  device.deliveries = [deliveryAt(1, refused), deliveryAt(2, { status: 'cancelled' }), deliveryAt(3)];
  leave = await showApp(device, `/office/deliveries/${idOf(1)}`);
  for (const said of ['Two boxes were wet', 'Damaged goods', 'Amine Slimani', '11:05', 'within 9 m'])
    await expect.element(page.getByRole('article')).toHaveTextContent(said);
  await expect.element(page.getByText('Not validated yet.')).not.toBeInTheDocument();
  leave();
  leave = await showApp(device, `/office/deliveries/${idOf(2)}`);
  await expect.element(page.getByRole('img', { name: 'QR code of note BL-2032' })).toBeVisible();
  await expect.element(page.getByText('Not validated yet.')).not.toBeInTheDocument();
  leave();
  leave = await showApp(device, `/office/deliveries/${idOf(3)}`);
  await expect.element(page.getByText('Not validated yet.')).toBeVisible();
});

test('the log, which keeps of a refusal its code and no values, says it without them', async () => {
  const ask = device.query;
  const entry = {
    id: 'e',
    userId: 'd2',
    userName: 'Amine Slimani',
    deviceId: 'device',
    seq: 3,
    action: 'DELIVERY_VALIDATED',
  };
  const at = { occurredAt: `${TODAY}T10:05:00.000Z`, receivedAt: null, outcome: 'rejected', code: 'ALREADY_VALIDATED' };
  const more = { appVersion: null, battery: null, network: null, hash: null, detail: null };
  device.query = (async (sql: string, parameters?: readonly string[]) =>
    sql === AUDIT_SQL ? [{ ...entry, ...at, ...more }] : await ask(sql, parameters)) as typeof ask;
  leave = await showApp(device, `/office/deliveries/${idOf(1)}`);
  const log = page.getByRole('listitem').filter({ hasText: 'Amine Slimani' });
  await expect.element(log).toHaveTextContent('It was validated already.');
  await expect.element(log).not.toHaveTextContent('–');
});

test('a round is printed note after note, each with its QR code and its short code', async () => {
  leave = await showApp(device, `/office/print?day=${TODAY}&driver=d2`);
  await expect.element(page.getByRole('heading', { name: '4 notes to print' })).toBeVisible();
  await expect.element(page.getByRole('img', { name: 'QR code of note BL-2031' })).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'BL-2031' })).toHaveTextContent('K7Q-4F1');
  leave();
  leave = await showApp(device, `/office/deliveries/${idOf(3)}/print`);
  await expect.element(page.getByRole('heading', { name: '1 note to print' })).toBeVisible();
});
