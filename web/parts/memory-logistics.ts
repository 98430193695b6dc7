import type { DeviceApi, Intent, SqlValue, WorkState } from '#device/api.ts';
import { systemClock } from '#device/ports/clock.ts';
import { DELIVERY_SQL, type DeliveryRecord, LINES_SQL, RECEIVERS_SQL } from '../delivery/delivery-query.ts';
import { STATE_SQL } from '../delivery/use-record-state.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../device/memory-device.ts';
import { OFFICE_SQL } from '../office/office-query.ts';
import { PRINT_DAY_SQL, PRINT_IDS_SQL } from '../office/print-query.ts';
import { LATE_SQL, ROUND_SQL } from '../round/round-query.ts';
import { dayOf } from './day.ts';

/** The present day of the test tenant: screens open on it. */
export const TODAY = dayOf(systemClock.now().getTime(), DRIVER.tenant.rules.timeZone);
export const idOf = (stop: number): string => `01980000-0000-7000-8000-0000000010${String(stop).padStart(2, '0')}`;

const NAMES = ['Épicerie El Baraka', 'مخبزة الأمير', 'Supérette La Rose', 'Café du Stade'];

/** A delivery with the state of this device's work on it. */
export type MemoryDelivery = DeliveryRecord & { state: WorkState | null };

/** A pending delivery of the day at a stop, with everything its screens show. */
export function deliveryAt(stop: number, more: Partial<MemoryDelivery> = {}): MemoryDelivery {
  return {
    id: idOf(stop),
    version: 1,
    lastModifiedAt: `${TODAY}T06:00:00.000Z`,
    reference: `BL-20${30 + stop}`,
    clientId: `01980000-0000-7000-8000-0000000020${String(stop).padStart(2, '0')}`,
    driverId: DRIVER.user.id,
    warehouseId: '01980000-0000-7000-8000-000000003000',
    plannedOn: TODAY,
    stop,
    note: null,
    status: 'pending',
    totalCents: 1_000_00 * stop,
    qrPayload: `navette:delivery:1:${stop}`,
    code: `K7Q-4F${stop}`,
    lines: '[]',
    deliveredLines: null,
    refusedAt: null,
    refusedBy: null,
    refusalReason: null,
    refusalCause: null,
    validatedAt: null,
    validatedBy: null,
    receivedBy: null,
    position: null,
    signature: null,
    photo: null,
    proof: null,
    validatedAfterReassignment: null,
    clientName: NAMES[(stop - 1) % NAMES.length]!,
    clientPhone: '+213 550 00 00 00',
    address: `${stop}, rue Larbi Ben M'hidi`,
    city: 'Blida',
    clientPosition: null,
    driverName: DRIVER.user.name,
    validatorName: null,
    refuserName: null,
    warehouseName: 'Dépôt de Blida',
    warehouseAddress: 'Zone industrielle',
    warehouseCity: 'Blida',
    state: null,
    ...more,
  };
}

export interface MemoryLogistics extends MemoryDevice {
  deliveries: MemoryDelivery[];
  /** What was committed, in order. */
  intents: Intent[];
  /** Changes a delivery as a sync would, and tells the screens. */
  change(stop: number, change: Partial<MemoryDelivery>): void;
}

/** The double of a device with deliveries, for tests of the work screens: their queries answer from a list. */
export function createMemoryLogistics(deliveries: MemoryDelivery[], role = 'driver'): MemoryLogistics {
  const device = createMemoryDevice({
    is: { active: { ...DRIVER, user: { ...DRIVER.user, role } } },
  }) as MemoryLogistics;
  device.deliveries = deliveries;
  device.intents = [];
  device.change = (stop, change) => {
    device.deliveries = device.deliveries.map((row) =>
      row.stop === stop ? { ...row, version: row.version + 1, ...change } : row,
    );
    device.tell({ kind: 'rows', entities: ['logistics.delivery'] });
  };
  const byId = (ids: readonly SqlValue[]) => device.deliveries.filter(({ id }) => ids.includes(id));
  const ofDay = (day: SqlValue | undefined) => device.deliveries.filter(({ plannedOn }) => plannedOn === day);
  const answers: Readonly<Record<string, (parameters: readonly SqlValue[]) => unknown[]>> = {
    [ROUND_SQL]: ([, day]) => ofDay(day).map((row) => ({ ...row, name: row.clientName })),
    [LATE_SQL]: () => [{ late: 0, since: null }],
    [DELIVERY_SQL]: ([id]) => byId([id ?? null]),
    [STATE_SQL]: ([id]) => byId([id ?? null]).filter(({ state }) => state !== null),
    [LINES_SQL]: ([ids]) =>
      byId(JSON.parse(String(ids))).map(({ id }) => ({
        deliveryId: id,
        productId: 'p',
        code: 'LAI-001',
        name: 'Lait UHT 1 L',
        unit: 'Carton de 6',
        quantity: 2,
        unitPriceCents: 50_000,
      })),
    [RECEIVERS_SQL]: () => [{ name: 'Samir B.', last: `${TODAY}T06:00:00.000Z` }],
    [OFFICE_SQL]: ([day]) => ofDay(day),
    [PRINT_DAY_SQL]: ([day]) => ofDay(day),
    [PRINT_IDS_SQL]: ([ids]) => byId(JSON.parse(String(ids))),
  };
  device.query = (async (sql: string, parameters: readonly SqlValue[] = []) =>
    answers[sql]?.(parameters) ?? []) as DeviceApi['query'];
  device.commit = async (intent) => {
    device.intents.push(intent);
    return {
      ok: true,
      value: {
        eventId: `01980000-0000-7000-8000-0000000000e${device.intents.length}`,
        seq: device.intents.length,
        entityId: intent.entityId ?? '',
      },
    };
  };
  return device;
}
