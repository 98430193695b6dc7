import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#testkit/postgres/database.ts';
import { createPackTenantIn, type FreshPackTenant } from '../demo/pack-tenant.ts';
import { type TestDevice, type TestWorld, testWorld } from '../test-world.ts';

// Hours and money that somebody enters, and the office's word on them.

let world: TestWorld;
let technician: TestDevice;
let manager: TestDevice;
let admin: TestDevice;
beforeAll(async () => {
  world = await testWorld(testDatabase());
  const service: FreshPackTenant = await world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind: 'service', slug: `t-${v7()}`, locale: 'en' }),
  );
  const signIn = (role: string) => world.signIn(service.accounts.find((one) => one.role === role)!);
  [technician, manager, admin] = [await signIn('technician'), await signIn('manager'), await signIn('admin')];
});
afterAll(() => world.end());

const VALUES = {
  timesheet: { day: '2026-11-20', minutes: 45 },
  expense: { day: '2026-11-20', category: 'fuel', amountCents: 5_000 },
};
type Kind = keyof typeof VALUES;

/** Something that was entered, and what people do to it, each on what stands by then. */
async function entered(kind: Kind, by: TestDevice) {
  const entityId = v7();
  let version = 0;
  const does = async (who: TestDevice, action: string, payload: object = {}, seen = version) => {
    const event = who.event({ entity: `service.${kind}`, entityId, action, baseVersion: seen, payload } as never);
    const [receipt] = (await who.push([event])).receipts;
    version = receipt!.version ?? version;
    return receipt!;
  };
  await does(by, 'CREATE', VALUES[kind]);
  return does;
}

const KINDS: [Kind, string, string][] = [
  ['timesheet', 'TIMESHEET_APPROVED', 'TIMESHEET_REFUSED'],
  ['expense', 'EXPENSE_APPROVED', 'EXPENSE_REFUSED'],
];

describe.each(KINDS)('the office’s word on a record of the kind %s', (kind, approved, refused) => {
  test('keeps it: what was approved nobody deletes, until the office takes its word back', async () => {
    const does = await entered(kind, technician);
    await does(manager, approved);
    for (const who of [technician, manager, admin])
      expect(await does(who, 'DELETE')).toMatchObject({ status: 'rejected', code: 'WRONG_STATE' });
    expect(await does(manager, refused)).toMatchObject({ row: { approval: 'refused' } });
    expect(await does(technician, 'DELETE')).toMatchObject({ status: 'applied' });
  });

  test('also from a deletion that was made before it was said', async () => {
    const does = await entered(kind, technician);
    await does(manager, approved);
    expect(await does(technician, 'DELETE', {}, 1)).toMatchObject({ status: 'rejected', code: 'WRONG_STATE' });
  });

  test('what waits for it can be deleted', async () => {
    const does = await entered(kind, technician);
    expect(await does(technician, 'DELETE')).toMatchObject({ status: 'applied' });
  });

  test('is not said on one’s own work; another in the office says it', async () => {
    const does = await entered(kind, manager);
    for (const action of [approved, refused])
      expect(await does(manager, action)).toMatchObject({ status: 'rejected', code: 'OWN_WORK' });
    expect(await does(admin, approved)).toMatchObject({ status: 'applied', row: { approval: 'approved' } });
    expect(await does(manager, refused)).toMatchObject({ status: 'rejected', code: 'OWN_WORK' });
  });

  test('is an administrator’s to say on their own work: there may be nobody else', async () => {
    const does = await entered(kind, admin);
    expect(await does(admin, approved)).toMatchObject({ status: 'applied', row: { approval: 'approved' } });
  });
});
