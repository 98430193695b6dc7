import { workingDaysBefore } from './calendar.ts';
import { clientsOf, type DemoClient } from './clients.ts';
import { type RoundPlan, roundOf, type Sector } from './deliveries.ts';
import { drawFrom } from './draw.ts';
import { type DriverHistory, historyOf } from './history.ts';
import { invoicesOf } from './invoices.ts';
import { type Person, staffOf } from './people.ts';
import { DEPOTS, type Depot } from './places.ts';
import { productsOf } from './products.ts';
import { recordId } from './record-id.ts';
import { byBearing } from './route.ts';
import type { DeliveryRow, InvoiceRow, ProductRow, ShortageRow, StaffRow, WarehouseRow } from './rows.ts';
import { shortagesOf, stockShort } from './shortages.ts';
import { type Stock, stockOf } from './stock.ts';

export interface WorldSize {
  drivers: number;
  clients: number;
  products: number;
  /** Pending deliveries of each driver on the day. */
  deliveriesPerDriver: number;
  /** Working days of validated deliveries before it. */
  historyDays: number;
}

export interface WorldSpec {
  /** Decides everything, together with the day. */
  seed: string;
  tenantId: string;
  /** Of the e-mail addresses. */
  domain: string;
  /** The current day, `YYYY-MM-DD`. */
  day: string;
  timeZone: string;
  size: WorldSize;
}

/** Everything one distributor has, as rows that are ready to be written. */
export interface World {
  people: Person[];
  staff: StaffRow[];
  warehouses: WarehouseRow[];
  clients: DemoClient[];
  products: ProductRow[];
  /** Pending on the day, by driver and stop. */
  deliveries: DeliveryRow[];
  history: DriverHistory[];
  stock: Stock;
  /** The rep's, of the days of the history. */
  invoices: InvoiceRow[];
  /** Some of them found too little. */
  shortages: ShortageRow[];
}

type Warehouse = Sector['warehouse'];
type Place = { depot: Depot; communes: Depot['sectors'][number] };

const PLACES: readonly Place[] = DEPOTS.flatMap((depot) => depot.sectors.map((communes) => ({ depot, communes })));

/** A distributor is older than its records: so that ids and rows do not depend on the day the demo is made. */
const FOUNDED = '2024-09-01T08:00:00.000Z';

/** The parts of a world that do not change from day to day. */
interface Foundation extends Pick<World, 'people' | 'staff' | 'warehouses' | 'clients' | 'products'> {
  sectors: Sector[];
  plan: RoundPlan;
}

function foundationOf(spec: Omit<WorldSpec, 'tenantId' | 'day'>): Foundation {
  const { seed, size } = spec;
  const draw = (what: string) => drawFrom(`${seed}|${what}`);
  const people = staffOf(draw('people'), size.drivers, spec.domain, FOUNDED);
  const drivers = people.filter(({ role }) => role === 'driver');
  const places = drivers.map((_, index) => PLACES[index % PLACES.length]!);

  const warehouseDraw = draw('warehouses');
  const warehouses = new Map<Depot, Warehouse>();
  for (const { depot } of places) {
    if (warehouses.has(depot)) continue;
    const { name, city, address, latitude, longitude } = depot;
    const position = { latitude, longitude, accuracyM: 10 };
    warehouses.set(depot, { id: recordId(warehouseDraw, FOUNDED), name, city, address, position });
  }

  const products = productsOf(draw('products'), size.products, FOUNDED);
  const sectors = drivers.map((driver, index): Sector => {
    const { depot, communes } = places[index]!;
    const count = Math.floor(size.clients / drivers.length) + (index < size.clients % drivers.length ? 1 : 0);
    const clients = clientsOf(draw(`clients|${index}`), communes, count, FOUNDED);
    return {
      index,
      driver,
      warehouse: warehouses.get(depot)!,
      clients: byBearing(depot, clients, (one) => one.position),
    };
  });
  const main = sectors[0]?.warehouse.id ?? null;
  const loadsAt = (id: string, role: Person['role']): string | null => {
    if (role === 'admin') return null;
    return sectors.find(({ driver }) => driver.id === id)?.warehouse.id ?? main;
  };
  return {
    people,
    staff: people.map(({ id, name, role, phone }) => ({ id, name, role, phone, warehouseId: loadsAt(id, role) })),
    warehouses: [...warehouses.values()],
    clients: sectors.flatMap(({ clients }) => clients),
    products,
    sectors,
    plan: {
      seed,
      timeZone: spec.timeZone,
      deliveriesPerDriver: size.deliveriesPerDriver,
      products: bestSellersFirst(seed, products),
    },
  };
}

/** What sells most is a matter of chance here; `products` in the order of their codes. */
export const bestSellersFirst = <Product>(seed: string, products: readonly Product[]): Product[] =>
  drawFrom(`${seed}|best sellers`).shuffle(products);

/** The same spec gives the same world, to the byte. */
export function worldOf(spec: WorldSpec): World {
  const { sectors, plan, ...rows } = foundationOf(spec);
  const days = workingDaysBefore(spec.day, spec.size.historyDays);
  const [main] = rows.warehouses;
  const rep = rows.people.find(({ role }) => role === 'rep')!;
  const sold = bestSellersFirst(spec.seed, rows.products);
  const draw = (what: string) => drawFrom(`${spec.seed}|${what}|${spec.day}`);
  const invoices = main
    ? invoicesOf(draw('invoices'), {
        ...{ rep, warehouseId: main.id, products: sold, days, perDay: 6, timeZone: spec.timeZone },
        clients: sectors.flatMap(({ warehouse, clients }) => (warehouse.id === main.id ? clients : [])),
      })
    : [];
  const keeper = rows.people.find(({ role }) => role === 'keeper')!;
  const shortages = shortagesOf(draw('shortages'), invoices, keeper.id);
  return {
    ...rows,
    stock: stockShort(draw('short stock'), stockOf(draw('stock'), rows.warehouses, sold, spec.day), shortages),
    invoices,
    shortages,
    deliveries: sectors.flatMap((sector) => roundOf(plan, sector, spec.day)),
    history: days.length === 0 ? [] : sectors.map((sector) => historyOf(plan, sector, days, spec.tenantId)),
  };
}
