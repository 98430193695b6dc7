import { expect, it } from 'vitest';
import { entitiesOf, entityNamed } from '#packs/registry.ts';
import { createTestProfile, deliveryId } from '#testkit/device-profile.ts';
import { putRows } from '../db/rows.ts';
import { commit } from './commit.ts';
import { conflicts } from './conflicts.ts';
import { settle } from './settle.ts';

it('[S3] a payment shows the server’s value until its conflict is settled; both versions are still there', async () => {
  const test = await createTestProfile(0, entitiesOf(['school']));
  const payment = {
    ...Object.fromEntries(Object.keys(entityNamed('school.payment')!.entity.fields).map((name) => [name, null])),
    ...{ id: deliveryId(1), version: 5, lastModifiedAt: '2026-11-20T06:00:00.000Z', studentId: deliveryId(2) },
    ...{ amountCents: 250_000, paidOn: '2026-11-19', method: 'cash', remark: 'first half' },
  };
  await putRows(test.db, entityNamed('school.payment')!, JSON.stringify([payment]), { when: 'always' });
  const bursar = { ...test.deps, author: { ...test.deps.author, role: 'bursar', packs: ['school'] } };
  const done = await commit(bursar, {
    ...{ entity: 'school.payment', entityId: payment.id, action: 'PAYMENT_REVERSED', payload: { reason: 'Twice' } },
  });
  if (!done.ok) throw new Error(done.problem.code);
  const shown = () => test.db.first('SELECT remark, reversedAt FROM school_payment WHERE id = ?', [payment.id]);
  expect(await shown()).toMatchObject({ reversedAt: expect.any(String) });

  const theirs = { ...payment, version: 6, remark: 'paid in full' };
  const { eventId } = done.value;
  await test.answer([{ eventId, status: 'conflict', code: 'VERSION_CONFLICT', version: 6, row: theirs }]);
  await settle(test);
  expect(await shown()).toEqual({ remark: 'paid in full', reversedAt: null });
  expect(await conflicts(test.db)).toMatchObject([
    {
      entityId: payment.id,
      mine: { reversalReason: 'Twice' },
      theirs: { reversalReason: null, remark: 'paid in full' },
    },
  ]);
});
