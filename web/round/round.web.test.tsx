import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { showApp } from '../device/show-app.tsx';
import { createMemoryLogistics, deliveryAt, idOf, type MemoryLogistics } from '../parts/memory-logistics.ts';

let device: MemoryLogistics;
let leave: () => void;
beforeEach(async () => {
  await page.viewport(390, 844);
  device = createMemoryLogistics([
    deliveryAt(1, { status: 'validated', state: 'saved' }),
    deliveryAt(2),
    deliveryAt(3),
    deliveryAt(4),
  ]);
});
afterEach(() => leave());

const rows = () => page.getByRole('list', { name: 'Stops' }).getByRole('listitem');
const search = () => page.getByRole('searchbox');

test('[L1] the round shows what is left in order of stops, and where to go next', async () => {
  leave = await showApp(device);
  await expect.element(page.getByRole('progressbar', { name: '1 of 4 delivered' })).toBeInTheDocument();
  await expect.poll(() => rows().elements().length).toBe(3);
  await expect.element(rows().first()).toHaveTextContent('Next stop');
  await expect.element(rows().first()).toHaveTextContent('BL-2032');
  await expect.element(page.getByRole('link', { name: /Next: 2/ })).toHaveAttribute('href', `/deliveries/${idOf(2)}`);
});

test('[E9] filters count, and a row tells the state of the work', async () => {
  leave = await showApp(device);
  await page.getByRole('radio', { name: /^Delivered/ }).click();
  await expect.poll(() => rows().elements().length).toBe(1);
  await expect.element(rows().first()).toHaveTextContent('Saved here');
  await expect.element(page.getByRole('radio', { name: 'All 4' })).toBeInTheDocument();
});

test('a search forgets accents, scripts and dashes, and offers a way out when nothing is found', async () => {
  leave = await showApp(device);
  await search().fill('مخبزه الامير');
  await expect.element(rows()).toHaveTextContent('BL-2032');
  await search().fill('bl2034');
  await expect.element(rows()).toHaveTextContent('Café du Stade');
  await search().fill('baraka');
  await expect.element(page.getByText('Nothing for “baraka”')).toBeVisible();
  await page.getByRole('button', { name: 'See the delivery that was found' }).click();
  await expect.element(rows()).toHaveTextContent('BL-2031');
  await search().fill('zzz');
  await expect.element(page.getByRole('button', { name: 'Search all days' })).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Clear the search' }).click();
  await expect.poll(() => rows().elements().length).toBe(4);
});

test('the keyboard does it all: / searches, arrows go through the rows, Enter opens, back finds the search again', async () => {
  leave = await showApp(device);
  await expect.element(rows().first()).toBeVisible();
  await userEvent.keyboard('/');
  await expect.element(search()).toHaveFocus();
  await userEvent.keyboard('rue{ArrowDown}{ArrowDown}');
  await expect.element(rows().nth(1).getByRole('link')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Supérette La Rose' })).toBeVisible();
  await page.getByRole('link', { name: 'Round', exact: true }).click();
  await expect.element(search()).toHaveValue('rue');
});

test('a delivery that arrives shows by itself; an empty day says what is going on', async () => {
  device.deliveries = [];
  leave = await showApp(device);
  await expect.element(page.getByText('No delivery today')).toBeVisible();
  device.deliveries = [deliveryAt(1)];
  device.tell({ kind: 'rows', entities: ['logistics.delivery'] });
  await expect.element(rows()).toHaveTextContent('BL-2031');
  device.change(1, { status: 'validated' });
  await expect.element(page.getByText('Round complete')).toBeVisible();
});

test('on a tablet list and delivery stand side by side, and the list stays as it was', async () => {
  await page.viewport(1024, 768);
  leave = await showApp(device);
  await search().fill('rue');
  await rows().nth(1).getByRole('link').click();
  await expect.element(page.getByRole('region', { name: 'Open delivery' })).toHaveTextContent('Supérette La Rose');
  await expect.element(search()).toHaveValue('rue');
  await expect.element(rows().nth(1).getByRole('link')).toHaveAttribute('aria-current', 'true');
});
