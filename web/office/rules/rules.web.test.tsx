import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { fail, ok } from '#protocol/result.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import type { RulesAnswer, RulesChange } from '#protocol/rules-change.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { showApp } from '../../device/show-app.tsx';

let leave: () => void;
afterEach(() => leave());

const ADMIN = { ...DRIVER, user: { ...DRIVER.user, name: 'Nadia', role: 'admin' } };

/** A device of an administrator, and a server that keeps one tenant's rules. */
function office(): { device: MemoryDevice; saved: RulesChange[]; answer: RulesAnswer } {
  const device = createMemoryDevice({ is: { active: ADMIN } });
  const saved: RulesChange[] = [];
  const answer: RulesAnswer = { rules: DEFAULT_RULES, edits: [] };
  device.administer = async ({ method, body }) => {
    if (method === 'PUT') {
      const change = body as RulesChange;
      saved.push(change);
      const changes = [{ path: 'chunkEvents', before: 100, after: change.rules.chunkEvents }];
      answer.edits = [{ version: 2, at: '2026-11-20T09:00:00.000Z', by: ADMIN.user.id, byName: 'Nadia', changes }];
      answer.rules = { ...change.rules, version: 2 };
    }
    return ok(structuredClone(answer));
  };
  return { device, saved, answer };
}
const field = (label: string) => page.getByLabelText(label, { exact: true });

test('[S6] an administrator changes a rule, is told since when it holds, and sees it in the log', async () => {
  const { device, saved } = office();
  leave = await showApp(device, '/office/rules');
  await expect.element(page.getByRole('button', { name: 'Save the rules' })).toBeDisabled();
  await userEvent.fill(field('Records in one sending'), '25');
  await page.getByText('Doubling').click();
  await expect.element(page.getByText(/1 · 2 · 4 · 8 · 16/)).toBeVisible();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByText(/obey version 2/)).toBeVisible();
  expect(saved).toMatchObject([{ version: 1, rules: { chunkEvents: 25, backoff: { kind: 'exponential' } } }]);
  await expect.element(page.getByText('chunkEvents', { exact: true })).toBeVisible();
});

test('[N8] a value that cannot be is said beside its field, and nothing is saved', async () => {
  const { device } = office();
  leave = await showApp(device, '/office/rules');
  await userEvent.fill(field('Longest wait (s)'), '900');
  await expect.element(page.getByText('Between 1 and 300.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Save the rules' })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to 300' }).click();
  await expect.element(field('Longest wait (s)')).toHaveValue('300');
});

test('lanes and policies are chosen by the names of records', async () => {
  const { device, saved } = office();
  leave = await showApp(device, '/office/rules');
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Clients' }), 'A person decides');
  await userEvent.fill(page.getByRole('textbox', { name: 'Clients' }), '3');
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByText(/obey version 2/)).toBeVisible();
  expect(saved[0]?.rules).toMatchObject({
    policies: { 'logistics.client': 'manual' },
    priorities: { 'logistics.client': 3 },
  });
});

test('[T8] days of retention, within what can be proven and has a reason; sooner is asked once, for it does not come back', async () => {
  const { device, saved } = office();
  leave = await showApp(device, '/office/rules');
  const deliveries = field('Deliveries (days)');
  await expect.element(deliveries).toHaveValue('1825');
  await expect.element(page.getByText(/After “Planned on” these are deleted: .*Signature.*Photo/)).toBeVisible();
  await userEvent.fill(deliveries, '200');
  await expect.element(page.getByText('Between 365 and 3,650.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Save the rules' })).toBeDisabled();
  // What a device may do offline must find its record.
  await userEvent.fill(field('Audit log (days)'), '90');
  await userEvent.fill(deliveries, '400');
  await userEvent.fill(field('Work offline without signing in (h)'), '2160');
  await expect.element(page.getByText(/^Between 90 and/)).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  const question = page.getByRole('dialog');
  await expect.element(question).toHaveTextContent(/Delete sooner: Deliveries, Audit log\?.*does not come back/);
  expect(saved).toEqual([]);
  await question.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByText(/obey version 2/)).toBeVisible();
  expect(saved[0]?.rules.retention).toEqual({ 'logistics.delivery': 400, 'logistics.audit_entry': 90 });
  // Back to what the pack says: longer again, so nothing is asked.
  await page.getByRole('button', { name: 'Back to 1,825' }).click();
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.poll(() => saved.length).toBe(2);
  expect(saved[1]?.rules.retention).toEqual({ 'logistics.audit_entry': 90 });
});

test('somebody was quicker: says who, keeps what was typed, and shows theirs when asked', async () => {
  const { device, answer } = office();
  leave = await showApp(device, '/office/rules');
  await userEvent.fill(field('Records in one sending'), '25');
  const reads = device.administer;
  device.administer = async (call) =>
    call.method === 'PUT'
      ? fail(problem('RULES_CHANGED', { byName: 'Karim', at: '2026-11-20T09:00:00.000Z' }))
      : reads(call);
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent(/changed meanwhile by Karim/);
  await expect.element(field('Records in one sending')).toHaveValue('25');
  answer.rules = { ...DEFAULT_RULES, version: 2, chunkEvents: 60 };
  await page.getByRole('button', { name: 'See the rules as they are' }).click();
  await expect.element(field('Records in one sending')).toHaveValue('60');
});

test('rules that found no network are not said to be kept and sent: what was typed stays, to be saved again', async () => {
  const { device } = office();
  const reads = device.administer;
  device.administer = async (call) => (call.method === 'PUT' ? fail(problem('NETWORK_ERROR')) : reads(call));
  leave = await showApp(device, '/office/rules');
  await userEvent.fill(field('Records in one sending'), '25');
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent(/There is no network.*Try again/);
  await expect.element(field('Records in one sending')).toHaveValue('25');
  device.administer = async (call) =>
    call.method === 'PUT' ? fail(problem('INTERNAL', { requestId: 'q-17' })) : reads(call);
  await page.getByRole('button', { name: 'Save the rules' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent(/did not answer.*Try again.*q-17/);
});

test('offline: says so, and tries again when asked; a driver has no rules to change', async () => {
  const { device } = office();
  const online = device.administer;
  device.administer = async () => fail(problem('NETWORK_ERROR'));
  leave = await showApp(device, '/office/rules');
  await expect.element(page.getByText('Rules are changed online')).toBeVisible();
  device.administer = online;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.element(field('Sync every (s)')).toHaveValue('30');
  leave();
  leave = await showApp(createMemoryDevice(), '/office/rules');
  await expect.element(page.getByText('For administrators only')).toBeVisible();
});
