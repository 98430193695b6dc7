import axe from 'axe-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SqlValue } from '#device/api.ts';
import { showApp } from '../device/show-app.tsx';
import {
  createMemorySchool,
  declined,
  idAt,
  leftScope,
  notTheirs,
  refused,
  sameNumber,
  twoVersions,
} from './memory-school.ts';

const CASE = `/inbox/record/school/student/${idAt(1)}`;
let leave: () => void;
beforeEach(() => page.viewport(390, 844));
afterEach(() => leave());

const field = (name: RegExp) => page.getByRole('group', { name });
const asked = (device: ReturnType<typeof createMemorySchool>, name: string) =>
  device.asked.filter(([one]) => one === name).map(([, ...given]) => given);

test('[S3] both versions stand side by side; each field is theirs, mine or another value, and the choice is asked once', async () => {
  const device = createMemorySchool([twoVersions()]);
  leave = await showApp(device, '/sync');
  await page.getByRole('link', { name: /Two versions.*Yasmine Haddad/ }).click();
  await expect.element(page.getByRole('heading', { name: 'Yasmine Haddad' })).toBeVisible();
  await expect.element(page.getByText('Samir Bouzid')).toBeVisible();
  await expect.element(field(/^Phone/)).toHaveTextContent(/0550 11 22 33.*0661 44 55 66/);
  await expect.element(field(/^Health/).getByRole('radio', { name: /My version/ })).toBeChecked();
  const settle = page.getByRole('button', { name: 'Settle' });
  await expect.element(settle).toBeDisabled();
  await expect.element(page.getByText('2 fields left to choose')).toBeVisible();

  await field(/^Phone/)
    .getByRole('radio', { name: /My version/ })
    .click();
  await field(/^Address/)
    .getByRole('radio', { name: 'Another value' })
    .click();
  await field(/^Address/)
    .getByRole('textbox')
    .fill('5, rue Khemisti, Oran');
  await settle.click();
  const question = page.getByRole('dialog');
  await expect.element(question).toHaveTextContent(/Settle .*Yasmine Haddad.*2 fields as in my version.*1 other value/);
  await question.getByRole('button', { name: 'Settle' }).dblClick();
  await expect.element(page.getByText('Your choice is saved here')).toBeVisible();
  expect(asked(device, 'resolveConflict')).toEqual([
    [
      {
        entity: 'school.student',
        entityId: idAt(1),
        seenVersion: 12,
        values: {
          guardianPhone: '0661 44 55 66',
          address: '5, rue Khemisti, Oran',
          healthNote: 'Allergie aux arachides',
        },
      },
    ],
  ]);
});

test('[S3] a look at the record, and back, loses no pick; settled, nothing is kept of them', async () => {
  const device = createMemorySchool([twoVersions()]);
  leave = await showApp(device, CASE);
  await field(/^Phone/)
    .getByRole('radio', { name: /My version/ })
    .click();
  await field(/^Address/)
    .getByRole('radio', { name: 'Another value' })
    .click();
  await field(/^Address/)
    .getByRole('textbox')
    .fill('5, rue Khemisti, Oran');
  await page.getByRole('link', { name: 'See the record' }).click();
  await expect.poll(() => location.pathname).toContain('/r/school/student/');
  history.back();
  await expect.element(field(/^Phone/).getByRole('radio', { name: /My version/ })).toBeChecked();
  await expect.element(field(/^Address/).getByRole('textbox')).toHaveValue('5, rue Khemisti, Oran');
  await page.getByRole('button', { name: 'Settle' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Settle' }).click();
  await expect.element(page.getByText('Your choice is saved here')).toBeVisible();
  await expect.poll(() => [...device.drafts.keys()]).toEqual([]);
});

test('[S3] whose role may not change it any more is told so, and lets their version stand', async () => {
  const device = createMemorySchool([twoVersions()]);
  const { active } = await device.state();
  device.become({ is: { active: { ...active!, user: { ...active!.user, role: 'guest' } } } });
  leave = await showApp(device, CASE);
  await expect.element(page.getByText(/Your role no longer lets you change this/)).toBeVisible();
  for (const tile of page.getByRole('radio', { name: /My version/ }).elements()) expect(tile).toBeDisabled();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take theirs' }).click();
  await expect.element(page.getByText('Your choice is saved here')).toBeVisible();
  expect(asked(device, 'resolveConflict')).toEqual([
    [{ entity: 'school.student', entityId: idAt(1), seenVersion: 12, values: {} }],
  ]);
});

test('[S3] one tap takes theirs or keeps mine, and what is equal is folded', async () => {
  const device = createMemorySchool([twoVersions()]);
  leave = await showApp(device, CASE);
  await expect.element(page.getByText('10 fields are the same')).toBeVisible();
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await page.getByRole('button', { name: 'Settle' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Settle' }).click();
  await expect.element(page.getByText('Settled', { exact: true })).toBeVisible();
  expect(asked(device, 'resolveConflict')).toMatchObject([[{ values: {} }]]);
});

test('[S3] a record that they deleted comes back with what I changed, or goes', async () => {
  const device = createMemorySchool([twoVersions({ theirs: null, theirsByName: null })]);
  leave = await showApp(device, CASE);
  await page.getByRole('button', { name: /Keep mine It comes back/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep mine' }).click();
  await expect.element(page.getByText('Settled', { exact: true })).toBeVisible();
  expect(asked(device, 'resolveConflict')).toMatchObject([[{ values: { guardianPhone: '0661 44 55 66' } }]]);
});

test('[S3] who may not delete is offered a deletion only where they made one while they might', async () => {
  leave = await showApp(createMemorySchool([twoVersions({ mine: null })]), CASE);
  await expect.element(page.getByRole('button', { name: /Take theirs/ })).toBeVisible();
  expect(page.getByRole('button', { name: /Keep mine/ }).elements()).toHaveLength(0);
  leave();
  leave = await showApp(createMemorySchool([twoVersions({ mine: null, hasDeletion: true })]), CASE);
  await expect.element(page.getByRole('button', { name: /Keep mine/ })).toBeVisible();
});

test('[E6] a refusal says why, what was sent and what waits behind it; corrected, it is sent again', async () => {
  const device = createMemorySchool([], refused);
  leave = await showApp(device, '/inbox');
  await expect.element(page.getByText('1 thing needs you')).toBeVisible();
  await page.getByRole('link', { name: /Refused.*Rayane Haddad/ }).click();
  await expect.element(page.getByText('A value was refused (Matricule).')).toBeVisible();
  await expect.element(page.getByText('Sent again by itself once this is corrected.')).toBeVisible();
  await page.getByRole('link', { name: 'Correct and send again' }).click();
  const matricule = page.getByLabelText('Matricule');
  await expect.element(matricule).toHaveValue('2026/0114/XX');
  await matricule.fill('2026-0115');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect
    .poll(() => asked(device, 'sendAgain'))
    .toMatchObject([[idAt(41), { payload: { matricule: '2026-0115', firstName: 'Rayane' } }]]);
  expect(asked(device, 'commit')).toEqual([]);
});

test('[S3] a correction says which version of the record its form showed', async () => {
  const refusal = { ...sameNumber, obstacle: null };
  const device = createMemorySchool([], [refusal]);
  const names = device.query;
  let row: Record<string, string | number | null> = { ...twoVersions().theirs } as never;
  device.query = async <Row extends Record<string, SqlValue>>(sql: string, parameters?: readonly SqlValue[]) =>
    sql.startsWith('SELECT x.*') ? ([row] as unknown as Row[]) : await names<Row>(sql, parameters);
  leave = await showApp(device, `/inbox/refused/${idAt(60)}/correct`);
  await page.getByLabelText('Matricule').fill('2026-0116');
  row = { ...row, version: 13, matricule: '2026-0117' };
  device.tell({ kind: 'rows', entities: ['school.student'] });
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect
    .poll(() => asked(device, 'sendAgain'))
    .toMatchObject([[idAt(60), { payload: { matricule: '2026-0116' }, seenVersion: 12 }]]);
});

test('[E6] what is not corrected is sent again as it was, to the millisecond', async () => {
  const payload = {
    ...{ subject: 'Chaudière', customerId: idAt(2), colleagueId: idAt(3), projectId: idAt(4), status: 'planned' },
    scheduledAt: '2026-11-20T13:05:47.311Z',
  };
  const intervention = { ...refused[0]!, entity: 'service.intervention', payload, data: { path: 'subject' } };
  const device = createMemorySchool([], [intervention]);
  const active = (await device.state()).active!;
  device.become({
    is: {
      active: {
        ...active,
        user: { ...active.user, role: 'technician' },
        tenant: { ...active.tenant, packs: ['service'] },
      },
    },
  });
  leave = await showApp(device, `/inbox/refused/${idAt(41)}/correct`);
  await page.getByLabelText('Subject').fill('Chaudière, 2e étage');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => asked(device, 'sendAgain')).toHaveLength(1);
  expect(asked(device, 'sendAgain')[0]?.[1]).toMatchObject({ payload: { ...payload, subject: 'Chaudière, 2e étage' } });
});

test('[E6] giving up names the thing, says what goes with it, and leaves the inbox empty', async () => {
  const device = createMemorySchool([], refused);
  leave = await showApp(device, `/inbox/refused/${idAt(42)}`);
  await page.getByRole('button', { name: 'Discard' }).click();
  const question = page.getByRole('dialog');
  await expect.element(question).toHaveTextContent(/Discard .*Rayane Haddad.*goes with it/);
  await question.getByRole('button', { name: 'Discard' }).click();
  await expect.element(page.getByText('Nothing waits here any more')).toBeVisible();
  expect(asked(device, 'discard')).toEqual([[idAt(41)]]);
  await page.getByRole('link', { name: 'To settle' }).first().click();
  await expect.element(page.getByText('Nothing needs you')).toBeVisible();
});

test('where there is room, the list beside what is open keeps its place and the focus', async () => {
  await page.viewport(1180, 500);
  const many = Array.from({ length: 12 }, (_, at) => ({ ...refused[0]!, eventId: idAt(80 + at) }));
  leave = await showApp(createMemorySchool([], many), '/inbox');
  const last = page.getByRole('link', { name: /Refused.*Rayane Haddad/ }).nth(11);
  await last.click();
  await expect.element(page.getByRole('region', { name: 'Open', exact: true })).toBeVisible();
  await expect.element(last).toHaveFocus();
  const eleventh = page.getByRole('link', { name: /Refused.*Rayane Haddad/ }).nth(10);
  const list = last.element().closest('ul')!.parentElement!.parentElement!;
  list.scrollTop = list.scrollHeight;
  const left = list.scrollTop;
  expect(left).toBeGreaterThan(200);
  await eleventh.click();
  await expect.element(eleventh).toHaveAttribute('aria-current', 'true');
  await expect.element(eleventh).toHaveFocus();
  expect(list.isConnected && list.scrollTop).toBe(left);
});

test('work on a record that has left says where it is kept and who can accept it', async () => {
  leave = await showApp(createMemorySchool([], [leftScope]), `/inbox/refused/${idAt(50)}`);
  await expect.element(page.getByText('This record has left your work.', { exact: false })).toBeVisible();
  expect(page.getByRole('button', { name: 'Send again' }).elements()).toHaveLength(0);
});

test('[R31] what named a record that was never theirs says which field it was, and can be corrected', async () => {
  leave = await showApp(createMemorySchool([], [notTheirs]), `/inbox/refused/${idAt(51)}`);
  await expect.element(page.getByText(/What .*Class.* names is not part of your work/)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Correct and send again' })).toBeVisible();
});

test('[E6] what the office has declined says who and when, and no more that it will decide', async () => {
  leave = await showApp(createMemorySchool([], [declined]), `/inbox/refused/${idAt(70)}`);
  await expect.element(page.getByText(/Your office \(Nadia Cherif\) did not accept this on .*no effect/)).toBeVisible();
  await expect.element(page.getByText('Call the office if you think this is a mistake.')).toBeVisible();
  expect(page.getByText('which will decide', { exact: false }).elements()).toHaveLength(0);
  expect(page.getByRole('button', { name: 'Send again' }).elements()).toHaveLength(0);
});

test('[S8] an edit that names a record as another one is named says so, and leads to that one', async () => {
  leave = await showApp(createMemorySchool([], [sameNumber]), `/inbox/refused/${idAt(60)}`, 'ar');
  await expect.element(page.getByText('يوجد سجل آخر بنفس القيم (رقم التسجيل).', { exact: false })).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'تصحيح وإعادة الإرسال' })).toBeVisible();
  await page.getByRole('link', { name: 'فتح السجل الآخر' }).click();
  await expect.poll(() => location.pathname).toContain(`/r/school/student/${idAt(7)}`);
});

test('by keyboard, and sound for a screen reader, in both directions', async () => {
  await page.viewport(1180, 820);
  leave = await showApp(createMemorySchool([twoVersions()], refused), CASE, 'ar');
  const first = page
    .getByRole('group', { name: /^الهاتف/ })
    .getByRole('radio')
    .first();
  await expect.element(first).toBeInTheDocument();
  (first.element() as HTMLElement).focus();
  await userEvent.keyboard('[Space][ArrowDown]');
  await expect
    .element(page.getByRole('group', { name: /^الهاتف/ }).getByRole('radio', { name: /نسختي/ }))
    .toBeChecked();
  const { violations } = await axe.run(document.body);
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
});
