import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { JournalEntry, WorkState } from '#device/api.ts';
import { problem } from '#protocol/errors.ts';
import { createMemoryDevice, type MemoryDevice } from '../device/memory-device.ts';
import { showApp } from '../device/show-app.tsx';

const entry = (seq: number, state: WorkState, more: Partial<JournalEntry> = {}): JournalEntry => ({
  eventId: `01980000-0000-7000-8000-0000000000${seq}`,
  seq,
  entity: 'logistics.delivery',
  entityId: `01980000-0000-7000-8000-0000000020${seq}`,
  action: 'DELIVERY_VALIDATED',
  occurredAt: '2026-11-20T08:00:00.000Z',
  state,
  receivedAt: state === 'saved' ? null : '2026-11-20T08:01:00.000Z',
  acknowledgedAt: null,
  code: null,
  message: null,
  data: {},
  replacedBy: null,
  ...more,
});
const refusal = entry(41, 'needsYou', {
  code: 'ALREADY_VALIDATED',
  data: { byName: 'Samir Bouzid', at: '2026-11-20T07:30:00.000Z' },
});

let device: MemoryDevice;
let leave: () => void;
beforeEach(() => {
  device = createMemoryDevice();
  device.query = async <Row>() => [{ name: 'BL-2031' }] as Row[];
});
afterEach(() => leave());

test('[E9] one line tells how much the server has, and the badge tells the worst', async () => {
  device.summary = {
    ...device.summary,
    counts: { saved: 2, sending: 0, received: 342, amended: 0, needsYou: 0 },
    received: 342,
    committed: 344,
    lastContactAt: '2026-11-19T08:00:00.000Z',
  };
  device.entries = [entry(44, 'saved'), entry(43, 'saved'), entry(42, 'received')];
  leave = await showApp(device, '/sync');
  const status = page.getByRole('region', { name: 'State of sync' });
  await expect.element(status).toHaveTextContent('342 of 344 received');
  await expect.element(status).toHaveTextContent('Last contact');
  await expect
    .element(page.getByRole('link', { name: 'Saved here 2. Open the sync centre.' }))
    .toHaveAttribute('data-state', 'saved');
  await expect.element(page.getByRole('region', { name: 'Waiting to be sent (2)' })).toHaveTextContent('BL-2031');
  await expect.element(page.getByRole('region', { name: 'Answers from the office' })).toHaveTextContent('Received');
});

test('[S3] a choice between two versions is called by its own name, not a change', async () => {
  device.entries = [entry(43, 'received', { action: 'CONFLICT_RESOLVED' })];
  leave = await showApp(device, '/sync');
  await expect
    .element(page.getByRole('region', { name: 'Answers from the office' }))
    .toHaveTextContent('Conflict resolved');
});

test('[L4] a refusal tells who and when and what to do, until the person has understood', async () => {
  device.entries = [refusal];
  device.acknowledge = async () => {
    device.entries = [{ ...refusal, acknowledgedAt: '2026-11-20T09:00:00.000Z' }];
    device.become({ summary: { counts: { ...device.summary.counts, needsYou: 0 } } });
    return { ok: true, value: null };
  };
  device.summary = { ...device.summary, counts: { ...device.summary.counts, needsYou: 1 }, received: 1, committed: 1 };
  leave = await showApp(device, '/sync');
  const needs = page.getByRole('region', { name: 'Needs you (1)' });
  await expect.element(needs).toHaveTextContent(/Already validated by Samir Bouzid on .*2026/);
  await expect.element(needs).toHaveTextContent('the first validation received counts');
  await page.getByRole('button', { name: 'I understand' }).click();
  await expect.element(needs).not.toBeInTheDocument();
  // The button that had it is gone.
  await expect.element(page.getByRole('heading', { level: 1, name: 'Sync' })).toHaveFocus();
  await expect
    .element(page.getByRole('region', { name: 'Answers from the office' }))
    .toHaveTextContent('Not accepted, read');
});

test('[E6] a verdict that arrives is told once and stays until it is read', async () => {
  leave = await showApp(device, '/settings');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  device.tell({ kind: 'verdict', entry: refusal });
  device.tell({ kind: 'verdict', entry: refusal });
  const notices = page.getByRole('region', { name: 'Messages' });
  await expect.element(notices).toHaveTextContent('Not accepted: Delivery BL-2031');
  expect(notices.getByRole('button', { name: 'Close' }).elements()).toHaveLength(1);
  await notices.getByRole('link', { name: 'See' }).click();
  await expect.element(page.getByRole('heading', { name: 'Sync' })).toBeVisible();
  await expect.element(notices).not.toHaveTextContent('BL-2031');
});

test('[E6] a verdict is told also when the name of its record cannot be read', async () => {
  device.query = () => Promise.reject(Object.assign(new Error('held'), { name: 'FileHeld' }));
  leave = await showApp(device, '/settings');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  device.tell({ kind: 'verdict', entry: refusal });
  await expect
    .element(page.getByRole('region', { name: 'Messages' }))
    .toHaveTextContent('Not accepted: Delivery Already validated');
});

test('[E9] "nothing waits" is not said while something does, nor for ever after a question that failed', async () => {
  leave = await showApp(device, '/sync');
  await expect.element(page.getByText('Nothing waits')).toBeVisible();
  const { journal } = device;
  device.journal = () => Promise.reject(Object.assign(new Error('held'), { name: 'FileHeld' }));
  device.entries = [entry(44, 'saved')];
  device.become({ summary: { counts: { ...device.summary.counts, saved: 1 }, committed: 1 } });
  const waiting = page.getByRole('region', { name: 'Waiting to be sent (1)' });
  await expect.element(waiting).toBeVisible();
  await expect.element(page.getByText('Nothing waits')).not.toBeInTheDocument();
  device.journal = journal;
  device.tell({ kind: 'rows', entities: ['*'] });
  await expect.element(waiting).toHaveTextContent('BL-2031');
});

test('[E9] what a screen reader is told by itself does not tick with the clock', async () => {
  device.summary = { ...device.summary, lastContactAt: new Date().toISOString(), committed: 1, received: 1 };
  leave = await showApp(device, '/sync');
  const status = page.getByRole('region', { name: 'State of sync' });
  await expect.element(status).toHaveTextContent('1 of 1 received');
  const live = status.element().querySelectorAll('[aria-live="polite"]');
  expect(live.length).toBe(1);
  expect(live[0]?.querySelector('time')).toBeNull();
});

test('[E9] changes by the office are news again in a new life of this person on this device', async () => {
  const amended = (count: number) => ({ counts: { ...device.summary.counts, amended: count } });
  device.summary = { ...device.summary, ...amended(5), committed: 5 };
  leave = await showApp(device, '/sync');
  await page.getByRole('link', { name: 'Settings' }).first().click();
  const badge = page.getByRole('link', { name: /Open the sync centre/ });
  await expect.element(badge).toHaveAttribute('data-state', 'received');
  // Signed out with everything sent, and in again: the journal begins anew.
  device.become({ summary: { ...amended(0), committed: 0 } });
  await expect.element(badge).toHaveTextContent('Nothing to send');
  device.become({ summary: { ...amended(1), committed: 1 } });
  await expect.element(badge).toHaveAttribute('data-state', 'amended');
});

test('[S3] two versions are told as such, and not over the very place where they are settled', async () => {
  const conflict = { ...refusal, entity: 'logistics.client', code: 'VERSION_CONFLICT', data: {} };
  leave = await showApp(device, '/settings');
  await expect.element(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  device.tell({ kind: 'verdict', entry: conflict });
  const notices = page.getByRole('region', { name: 'Messages' });
  await expect.element(notices).toHaveTextContent('Two versions: Client');
  history.pushState(null, '', '/inbox');
  await expect.element(page.getByRole('heading', { name: 'To settle' })).toBeVisible();
  await expect.element(notices).not.toHaveTextContent('Two versions');
  device.tell({ kind: 'verdict', entry: conflict });
  // What comes after it is drawn.
  device.become({ summary: { counts: { ...device.summary.counts, needsYou: 3 } } });
  await expect.element(page.getByRole('link', { name: /^Needs you 3/ })).toBeVisible();
  await expect.element(notices).not.toHaveTextContent('Two versions');
});

test('offline is a normal state: it says that work is safe, when it tries again, and lets a person try', async () => {
  device.summary = {
    ...device.summary,
    reachable: false,
    problem: problem('NETWORK_ERROR'),
    nextTryAt: new Date(Date.now() + 30_000).toISOString(),
  };
  leave = await showApp(device, '/sync');
  const status = page.getByRole('region', { name: 'State of sync' });
  await expect.element(status).toHaveTextContent('Your work is saved here and will be sent by itself');
  await expect.element(status).toHaveTextContent(/Trying again in \d+ s/);
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => device.asked.map(([name]) => name)).toContain('syncNow');
});

test('[L5] what the office changed is told field by field', async () => {
  device.query = async <Row>() => [{ name: 'Olive oil' }] as Row[];
  device.entries = [
    entry(44, 'amended', {
      entity: 'logistics.invoice',
      action: 'INVOICE_CREATED',
      code: 'PRICES_CHANGED',
      data: {
        count: 1,
        amended: [
          { path: 'reference', shown: null, stands: 'FA-2026-000123' },
          {
            ...{ path: 'lines[0].unitPriceCents', shown: 10_000, stands: 12_050, difference: 2_050 },
            of: { entity: 'product', id: '01980000-0000-7000-8000-000000000300' },
          },
          { path: 'lines[1].taxRateBp', shown: 1_900, stands: 900 },
          { path: 'totalCents', shown: 20_000, stands: 24_100, difference: 4_100 },
          { path: 'nobodyKnows[0].this', shown: 1, stands: 2 },
          'nor this',
        ],
      },
    }),
  ];
  leave = await showApp(device, '/sync');
  const answers = page.getByRole('region', { name: 'Answers from the office' });
  await expect
    .element(answers)
    .toHaveTextContent('Charged at the prices in force: 1 line differs from what you showed.');
  const lines = answers.getByRole('list', { name: 'What the office changed' }).getByRole('listitem');
  await expect
    .poll(() => lines.elements().map((line) => line.textContent?.replace(/[\u2068\u2069]/g, '')))
    .toEqual([
      'Invoice: FA-2026-000123',
      expect.stringMatching(/^Olive oil · Unit price: DZD.120\.50 instead of DZD.100\.00$/),
      'Line 2 · VAT: 9% instead of 19%',
      expect.stringMatching(/^Total: DZD.241\.00 instead of DZD.200\.00 \(\+DZD.41\.00\)$/),
    ]);
});
