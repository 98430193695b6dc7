import { describe, expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import { addLeads, mayName, type Named } from './leads.ts';
import { meantBy } from './permission.ts';
import { NOWHERE } from './target.ts';

const id = (at: number): string => `01980000-0000-7000-8000-0000000000${String(at).padStart(2, '0')}`;
const [CUSTOMER, PROJECT, INTERVENTION] = ['service.customer', 'service.project', 'service.intervention'];

function named(role: string, said: Partial<SyncEvent>): Record<string, string[]> {
  const all: Named = new Map();
  const meant = meantBy({ schemaVersion: 99, entityId: id(1), ...said } as SyncEvent, role, ['service', 'logistics']);
  if (!meant.ok) throw new Error(meant.problem.code);
  addLeads(all, meant.value, role);
  return Object.fromEntries([...all].map(([name, ids]) => [name, [...ids]]));
}

describe('[R31] what an event may lead to follows from the declarations', () => {
  const visit = { entity: INTERVENTION, action: 'UPDATE', payload: { customerId: id(2), projectId: id(3) } };
  const choice = {
    ...{ entity: INTERVENTION, action: 'CONFLICT_RESOLVED' },
    payload: { conflictEventIds: [id(9)], values: { customerId: id(4) } },
  };
  const hours = {
    ...{ entity: 'service.timesheet', action: 'CREATE' },
    payload: { interventionId: id(1), day: '2026-11-20', minutes: 5, note: null },
  };
  const handedOver = { code: 'A', validatedAt: '2026-11-20T08:00:00.000Z', receivedBy: 'Amel' };

  test.each<[string, string, Partial<SyncEvent>, object]>([
    ['both columns that are followed', 'technician', visit, { [CUSTOMER]: [id(2)], [PROJECT]: [id(3)] }],
    ['in a choice between versions too', 'technician', choice, { [CUSTOMER]: [id(4)] }],
    ['not for who is given them all', 'manager', visit, {}],
    ['not one that is taken away', 'technician', { ...visit, payload: { projectId: null } }, {}],
    ['not a column that nothing follows', 'technician', hours, {}],
    [
      'a driver names no client',
      'driver',
      { entity: 'logistics.delivery', action: 'DELIVERY_VALIDATED', payload: handedOver },
      {},
    ],
  ])('%s', (_, role, said, expected) => {
    expect(named(role, said)).toEqual(expected);
  });
});

test('[R31] what an earlier event of the push has made may be named', () => {
  const targets = new Map([
    [`${CUSTOMER} ${id(1)}`, { ...NOWHERE, held: true, everHeld: true }],
    [`${CUSTOMER} ${id(2)}`, NOWHERE],
  ]);
  const may = mayName({ nameable: new Set([`${CUSTOMER} ${id(3)}`]), targets });
  expect([1, 2, 3, 4].map((at) => may(CUSTOMER, id(at)))).toEqual([true, false, true, false]);
});
