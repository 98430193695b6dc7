import { describe, expect, it } from 'vitest';
import type { Fields } from '#packs/core/field.ts';
import { normalizeCode } from '#packs/core/short-code.ts';
import { validate } from '#packs/core/validate.ts';
import { delivery } from '#packs/logistics/delivery.ts';
import { client, product, staff, warehouse } from '#packs/logistics/directory.ts';
import { invoice } from '#packs/logistics/invoice.ts';
import { logistics } from '#packs/logistics/pack.ts';
import { stockLevel, stockLot } from '#packs/logistics/stock.ts';
import { CHAIN_START, chainHash, checksumOf, sha256HexOfBytes } from '#protocol/checksum.ts';
import { SyncEvent } from '#protocol/event.ts';
import { DEMO_TENANT } from './accounts.ts';
import { type World, type WorldSpec, worldOf } from './world.ts';

const SPEC: WorldSpec = {
  seed: DEMO_TENANT.slug,
  tenantId: '019a0000-0000-7000-8000-000000000001',
  domain: DEMO_TENANT.domain,
  day: '2026-11-19',
  timeZone: 'Africa/Algiers',
  size: DEMO_TENANT.size,
};
const world = worldOf(SPEC);
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const all = (of: World) => [...of.deliveries, ...of.history.flatMap(({ deliveries }) => deliveries)];

describe('the demo distributor', () => {
  it('has what the issue counts', () => {
    expect(world.people.map(({ role }) => role).sort()).toEqual([
      'admin',
      ...Array(12).fill('driver'),
      'keeper',
      'rep',
    ]);
    expect(world.warehouses).toHaveLength(3);
    expect(world.clients).toHaveLength(2_500);
    expect(world.products).toHaveLength(1_200);
    expect(world.deliveries).toHaveLength(12 * 30);
    expect(world.history).toHaveLength(12);
    expect(new Set(all(world).map(({ plannedOn }) => plannedOn)).size).toBe(11);
    expect(world.people.map(({ email }) => email)).toContain('driver12@logistics.demo');
  });

  it('[L6] has stock whose levels are what is left in the lots, less what was missing, and [L5] invoices without a gap', () => {
    const { levels, lots } = world.stock;
    const left = new Map<string, number>();
    for (const { productId, warehouseId, remaining } of lots) {
      const key = `${productId} ${warehouseId}`;
      left.set(key, (left.get(key) ?? 0) + remaining);
    }
    expect(levels).toHaveLength(3 * 400);
    for (const { productId, warehouseId, quantity } of levels) {
      const missing = world.shortages.filter((one) => one.productId === productId && one.warehouseId === warehouseId);
      const short = missing.reduce((sum, one) => sum + one.quantity, 0);
      expect(left.get(`${productId} ${warehouseId}`)).toBe(quantity + short);
    }
    const references = world.invoices.map(({ reference }) => reference);
    expect(references).toEqual(references.map((_, index) => `FA-2026-${String(index + 1).padStart(6, '0')}`));
    expect(references).toHaveLength(60);
  });

  it('is the same for the same seed and day, and another for another', () => {
    const spec = { ...SPEC, size: { drivers: 3, clients: 90, products: 150, deliveriesPerDriver: 8, historyDays: 3 } };
    const small = worldOf(spec);
    expect(worldOf(spec)).toEqual(small);
    expect(worldOf({ ...spec, seed: 'other' }).clients).not.toEqual(small.clients);
    const tomorrow = worldOf({ ...spec, day: '2026-11-21' });
    expect(tomorrow.clients).toEqual(small.clients);
    const clientsOf = ({ deliveries }: World) => deliveries.map(({ clientId }) => clientId);
    expect(clientsOf(tomorrow)).not.toEqual(clientsOf(small));
  });

  /** What is wrong with rows of these fields; one assertion for thousands of rows. */
  const faults = (fields: Fields, rows: readonly { id: string }[]): string[] => {
    const found = rows.flatMap(({ id, ...row }) => {
      const judged = validate(fields, row);
      if (!UUID_V7.test(id)) return `${id} is no UUIDv7`;
      if (!judged.ok) return `${judged.path} of ${JSON.stringify(row)}`;
      const changed = Object.keys(judged.values).filter(
        (name) => JSON.stringify(judged.values[name]) !== JSON.stringify(row[name as keyof typeof row]),
      );
      return changed.map((name) => `${name} of ${JSON.stringify(row)}`);
    });
    return new Set(rows.map(({ id }) => id)).size === rows.length ? found : [...found, 'an id twice'];
  };

  it('holds rows that the pack declares, each under an id of its own', () => {
    expect(faults(staff.fields, world.staff)).toEqual([]);
    expect(faults(warehouse.fields, world.warehouses)).toEqual([]);
    expect(faults(client.fields, world.clients)).toEqual([]);
    expect(faults(product.fields, world.products)).toEqual([]);
    expect(faults(stockLevel.fields, world.stock.levels)).toEqual([]);
    expect(faults(stockLot.fields, world.stock.lots)).toEqual([]);
    expect(faults(invoice.fields, world.invoices)).toEqual([]);
    expect(faults(delivery.fields, all(world))).toEqual([]);
    const audits = world.history.flatMap(({ events }) => events.map(({ audit }) => audit));
    expect(faults(logistics.entities.audit_entry.fields, audits)).toEqual([]);
  });

  it('refers only to what exists', () => {
    const ids = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id));
    const [clients, people, warehouses, products] = [world.clients, world.people, world.warehouses, world.products].map(
      ids,
    ) as [Set<string>, Set<string>, Set<string>, Set<string>];
    const lost = all(world).filter(
      (row) =>
        !clients.has(row.clientId) ||
        !people.has(row.driverId) ||
        !warehouses.has(row.warehouseId) ||
        (row.validatedBy !== null && !people.has(row.validatedBy)) ||
        row.lines.some(({ productId }) => !products.has(productId)) ||
        new Set(row.lines.map(({ productId }) => productId)).size < row.lines.length,
    );
    expect(lost).toEqual([]);
  });

  it('adds up: a total is the sum of its lines at the prices of the catalogue', () => {
    const prices = new Map(world.products.map(({ id, priceCents }) => [id, priceCents]));
    const wrong = all(world).filter(
      ({ lines, totalCents }) =>
        lines.length === 0 ||
        lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0) !== totalCents ||
        lines.some(({ productId, unitPriceCents }) => prices.get(productId) !== unitPriceCents),
    );
    expect(wrong).toEqual([]);
    expect(new Set(world.products.map(({ taxRateBp }) => taxRateBp))).toEqual(new Set([900, 1900]));
    expect(new Set(world.products.map(({ code }) => code)).size).toBe(world.products.length);
    expect(new Set(world.products.map(({ name }) => name)).size).toBe(world.products.length);
  });

  it('[L6] keeps sound books: a level is the sum of its movements, what was missing is a case of the office', () => {
    const { levels, lots, movements } = world.stock;
    const wrong = levels.filter(({ productId, warehouseId, quantity }) => {
      const own = movements.filter((one) => one.productId === productId && one.warehouseId === warehouseId);
      return own.reduce((sum, one) => sum + one.quantity, 0) !== quantity;
    });
    expect(wrong).toEqual([]);
    expect(lots.filter(({ remaining }) => remaining < 0)).toEqual([]);
    const missing = movements.filter(({ kind }) => kind === 'shortage');
    expect(missing.map(({ causeId, productId, quantity }) => [causeId, productId, -quantity])).toEqual(
      world.shortages.map(({ invoiceId, productId, quantity }) => [invoiceId, productId, quantity]),
    );
    expect(world.shortages.map(({ status }) => status)).toEqual(['settled', 'settled', 'open', 'open', 'open']);
    const invoices = new Map(world.invoices.map((one) => [one.id, one]));
    for (const { invoiceId, cause, productId, quantity } of world.shortages) {
      const invoice = invoices.get(invoiceId!)!;
      expect(invoice.reference).toBe(cause);
      expect(invoice.lines.find((line) => line.productId === productId)!.quantity).toBeGreaterThanOrEqual(quantity);
    }
  });

  it('gives each delivery a reference, a code and a QR payload of its own', () => {
    for (const of of ['reference', 'code', 'qrPayload'] as const) {
      expect(new Set(all(world).map((row) => row[of])).size).toBe(all(world).length);
    }
    const odd = all(world).filter(
      ({ code, qrPayload, id }) =>
        !/^[34679ACDEFGHJKMNPQRTWXY]{3}-[34679ACDEFGHJKMNPQRTWXY]{3}$/.test(code) ||
        qrPayload !== `navette:delivery:1:${id}:${normalizeCode(code)}`,
    );
    expect(odd).toEqual([]);
  });

  it('plans a round for each driver: stops 1 to 30, near each other, at 30 clients', () => {
    for (const { id } of world.people.filter(({ role }) => role === 'driver')) {
      const round = world.deliveries.filter(({ driverId }) => driverId === id);
      expect(round.map(({ stop }) => stop)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
      expect(new Set(round.map(({ clientId }) => clientId)).size).toBe(30);
      const places = round.map(({ clientId }) => world.clients.find((one) => one.id === clientId)!.position);
      const length = (order: typeof places) =>
        order.slice(1).reduce((sum, at, index) => {
          const before = order[index]!;
          return sum + Math.hypot(at.latitude - before.latitude, at.longitude - before.longitude);
        }, 0);
      const unordered = [...round].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ stop }) => places[stop - 1]!);
      expect(length(places)).toBeLessThan(length(unordered));
    }
    expect(world.deliveries.every(({ status, plannedOn }) => status === 'pending' && plannedOn === SPEC.day)).toBe(
      true,
    );
  });

  it('writes names in French and in Arabic', () => {
    const arabic = world.clients.filter(({ name }) => /\p{Script=Arabic}/u.test(name));
    expect(arabic.length).toBeGreaterThan(500);
    expect(arabic.length).toBeLessThan(1_000);
    for (const { name, city } of world.clients) expect(`${name} ${city}`).not.toContain('undefined');
  });
});

describe('its history', () => {
  const past = world.history.flatMap(({ deliveries }) => deliveries);

  it('shows who, when, to whom and where', () => {
    const validated = past.filter(({ status }) => status === 'validated');
    expect(validated.length / past.length).toBeGreaterThan(0.95);
    const odd = validated.filter(
      (row) =>
        row.validatedBy !== row.driverId || row.validatedAt?.slice(0, 10) !== row.plannedOn || row.proof === null,
    );
    expect(odd).toEqual([]);
    expect(past.filter(({ status }) => status !== 'validated').every(({ proof }) => proof === null)).toBe(true);
    expect(validated.filter(({ receivedBy }) => receivedBy).length).toBeGreaterThan(validated.length * 0.9);
    expect(validated.filter(({ position }) => position).length).toBeGreaterThan(validated.length * 0.85);
  });

  it('has the file of each signature whose proof is complete, and of no other', () => {
    const files = new Map(world.history.flatMap((one) => one.files).map((file) => [file.sha256, file]));
    const signed = past.filter(({ signature }) => signature);
    expect(signed.length).toBeGreaterThan(200);
    expect(signed.filter(({ signature, proof }) => files.has(signature!) !== (proof === 'complete'))).toEqual([]);
    expect(signed.some(({ proof }) => proof === 'incomplete')).toBe(true);
    for (const { sha256, bytes } of files.values()) {
      expect(sha256HexOfBytes(bytes)).toBe(sha256);
      expect([...bytes.slice(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect(bytes.length).toBeLessThan(4_000);
    }
  });

  it('[E2] [L8] has an event for each validation, in an unbroken chain of each phone', () => {
    for (const { events, chain, device, deliveries } of world.history) {
      const validated = deliveries.filter(({ status }) => status === 'validated');
      expect(events.map(({ event }) => event.entityId)).toEqual(validated.map(({ id }) => id));
      let hash = CHAIN_START;
      const broken = events.filter(({ event, audit }, index) => {
        const before = hash;
        hash = chainHash(hash, event.checksum);
        return !(
          SyncEvent.safeParse(event).success &&
          event.seq === index + 1 &&
          event.deviceId === device.id &&
          event.userId === device.userId &&
          checksumOf(event) === event.checksum &&
          audit.previousHash === before &&
          audit.hash === hash
        );
      });
      expect(broken).toEqual([]);
      expect(chain).toEqual({ through: events.length, hash });
    }
  });
});
