import { expect, test } from 'vitest';
import { sumsOf } from '#packs/logistics/invoice.ts';
import { entityNamed } from '#packs/registry.ts';
import { createTestProfile, DRIVER } from '#testkit/device-profile.ts';
import { readRow, writeRow } from '../db/rows.ts';
import { commit } from '../outbox/commit.ts';

const product = (id: string, taxRateBp: number) => ({
  ...{ id, version: 1, lastModifiedAt: '2026-11-20T08:00:00.000Z' },
  ...{ code: id.slice(-3), name: 'Milk', unit: 'box', priceCents: 10_050, taxRateBp },
});
const [MILK, TEA] = ['019aa000-0000-7000-8000-0000000000a1', '019aa000-0000-7000-8000-0000000000a2'];

test('[L5] a device foresees the sums of an invoice as the server will compute them', async () => {
  const { deps, db } = await createTestProfile();
  const products = entityNamed('logistics.product')!;
  await db.transaction(async (tx) => {
    await writeRow(tx, products, product(MILK!, 1_900));
    await writeRow(tx, products, product(TEA!, 900));
  });
  const line = { unitPriceCents: 10_050, taxRateBp: null, priceVersion: null, discountBp: null };
  const lines = [
    { ...line, productId: MILK!, quantity: 3 },
    { ...line, productId: TEA!, quantity: 1, discountBp: 333 },
  ];
  const rep = { ...deps, author: { ...deps.author, role: 'rep' } };
  const done = await commit(rep, {
    ...{ entity: 'logistics.invoice', action: 'INVOICE_CREATED' },
    payload: { clientId: DRIVER, issuedOn: '2026-11-20', lines },
  });
  if (!done.ok) throw new Error(done.problem.code);
  const row = await readRow(db, entityNamed('logistics.invoice')!, done.value.entityId);
  expect(row).toMatchObject(sumsOf(lines, (id) => (id === MILK ? 1_900 : 900)));
  expect(row).toMatchObject({ netCents: 39_865, taxCents: 6_603, totalCents: 46_468, reference: null });
});
