import type { ConflictCase, Refusal } from '#device/api.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../device/memory-device.ts';

// For tests of screens: a registrar of a school with something to settle.

const REGISTRAR = {
  ...DRIVER,
  user: { ...DRIVER.user, name: 'Nadia Belkacem', role: 'registrar' },
  tenant: { ...DRIVER.tenant, name: 'Lycée Ibn Khaldoun', packs: ['school'] },
};

export const idAt = (at: number): string => `01980000-0000-7000-8000-0000000030${String(at).padStart(2, '0')}`;
const theirs = {
  id: idAt(1),
  version: 12,
  lastModifiedAt: '2026-11-20T07:40:00.000Z',
  matricule: '2026-0114',
  firstName: 'Yasmine',
  lastName: 'Haddad',
  nameAr: 'ياسمين حداد',
  gender: 'girl',
  bornOn: '2011-03-14',
  bornAt: 'Oran',
  classId: null,
  guardianName: 'Mourad Haddad',
  guardianPhone: '0550 11 22 33',
  address: '14, rue des Frères Mellah, cité des 500 logements, bâtiment C, Oran',
  enrolledOn: '2026-09-06',
  status: 'enrolled',
  healthNote: null,
};
const mine = {
  ...theirs,
  guardianPhone: '0661 44 55 66',
  address: '3, rue Larbi Ben M’hidi, Oran',
  healthNote: 'Allergie aux arachides',
};

export const twoVersions = (more: Partial<ConflictCase> = {}): ConflictCase => ({
  ...{ entity: 'school.student', entityId: idAt(1), code: 'VERSION_CONFLICT', waitsFor: 'you' },
  ...{ eventIds: [idAt(90)], madeAt: '2026-11-20T07:10:00.000Z', mine, theirs, theirsVersion: theirs.version },
  ...{ theirsBy: 'x', theirsByName: 'Samir Bouzid', theirsAt: '2026-11-20T07:40:00.000Z' },
  fields: [
    { name: 'healthNote', mine: mine.healthNote, theirs: null, isContested: false, isMine: true },
    { name: 'guardianPhone', mine: mine.guardianPhone, theirs: theirs.guardianPhone, isContested: true, isMine: true },
    { name: 'address', mine: mine.address, theirs: theirs.address, isContested: true, isMine: true },
  ],
  hasDeletion: false,
  isChosen: false,
  ...more,
});

const event = (at: number, more: Partial<Refusal>): Refusal => ({
  ...{ eventId: idAt(at), seq: at, entity: 'school.student', entityId: idAt(at), action: 'CREATE' },
  ...{ occurredAt: '2026-11-20T06:30:00.000Z', state: 'needsYou', receivedAt: '2026-11-20T07:30:00.000Z' },
  ...{ acknowledgedAt: null, code: 'INVALID_PAYLOAD', message: null, data: { path: 'matricule' }, replacedBy: null },
  ...{ payload: {}, parkedBehind: null, obstacle: null },
  ...more,
});

const { id: _id, version: _version, lastModifiedAt: _at, ...student } = theirs;
export const refused: readonly Refusal[] = [
  event(41, { payload: { ...student, matricule: '2026/0114/XX', firstName: 'Rayane' } }),
  event(42, {
    ...{ entity: 'school.attendance', code: 'DEPENDENCY_REJECTED', data: { eventId: idAt(41) } },
    ...{ parkedBehind: idAt(41), payload: { studentId: idAt(41), day: '2026-11-20', state: 'present' } },
  }),
];
export const leftScope = event(50, {
  ...{
    entityId: idAt(7),
    action: 'UPDATE',
    code: 'OUT_OF_SCOPE',
    data: {},
    payload: { guardianPhone: '0770 00 00 00' },
  },
  obstacle: { code: 'NOT_FOUND', retryable: false, recovery: 'none', data: {} },
});

/** Made for a class that never was theirs. */
export const notTheirs = event(51, { code: 'OUT_OF_SCOPE', data: { path: 'classId' }, payload: student });

export const declined = event(70, {
  ...{ entityId: idAt(7), action: 'UPDATE', code: 'OFFICE_DECLINED', payload: { guardianPhone: '0770 00 00 00' } },
  data: { by: idAt(8), byName: 'Nadia Cherif', at: '2026-11-20T07:00:00.000Z' },
  obstacle: { code: 'CANCELLED_MEANWHILE', retryable: false, recovery: 'none', data: {} },
});

/** Their new number is another student's. */
export const sameNumber = event(60, {
  ...{ entityId: idAt(1), action: 'UPDATE', code: 'ALREADY_EXISTS', payload: { matricule: '2026-0115' } },
  data: { entityId: idAt(7), same: ['matricule'], columns: 'Matricule' },
});

/** `device.cases` and `device.refused` are what waits. */
export function createMemorySchool(cases: ConflictCase[], refusals: readonly Refusal[] = []): MemoryDevice {
  const device = createMemoryDevice({ is: { active: REGISTRAR } });
  let [open, left] = [cases, [...refusals]];
  const counted = () => {
    const needsYou = open.filter(({ isChosen }) => !isChosen).length + left.length;
    device.become({
      summary: { counts: { ...device.summary.counts, needsYou }, committed: device.summary.committed + 1 },
    });
  };
  const gone = (eventId: string) => {
    left = left.filter((one) => one.eventId !== eventId && one.parkedBehind !== eventId);
    counted();
  };
  device.summary = { ...device.summary, counts: { ...device.summary.counts, needsYou: open.length + left.length } };
  device.entries = left;
  device.query = async <Row>(sql: string, [id]: readonly unknown[] = []) =>
    (sql.includes('AS name')
      ? [{ name: id === idAt(1) ? 'Yasmine Haddad' : id === idAt(7) ? 'Lina Mansouri' : 'Rayane Haddad' }]
      : []) as Row[];
  device.conflicts = async () => open;
  device.refusals = async () => left;
  device.resolveConflict = async ({ entityId }) => {
    open = open.map((one) => (one.entityId === entityId ? { ...one, isChosen: true } : one));
    counted();
    return { ok: true, value: { eventId: '', seq: 1, entityId } };
  };
  device.sendAgain = async (eventId) => {
    gone(eventId);
    return { ok: true, value: { eventId: '', seq: 2, entityId: eventId } };
  };
  device.discard = async (eventId) => {
    gone(eventId);
    return { ok: true, value: null };
  };
  return device;
}
