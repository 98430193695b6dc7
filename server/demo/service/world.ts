import { addDays, isWorkingDay, midnightOf } from '../calendar.ts';
import { clientsOf } from '../clients.ts';
import { type Draw, drawFrom } from '../draw.ts';
import { type Member, type PackWorld, type PackWorldSpec, scaled } from '../pack-world.ts';
import { personName, phoneOf } from '../people.ts';
import { DEPOTS } from '../places.ts';
import { recordId } from '../record-id.ts';
import { ACCESS, FAMILIES, MODELS, SECTORS } from './names.ts';
import { type Customer, planOf } from './plan.ts';

const FOUNDED = '2024-09-01T08:00:00.000Z';
const HOUR_MS = 3_600_000;

const TECHNICIANS: readonly { name: string; locale: Member['locale']; trade: string }[] = [
  { name: 'Nassim Ould Ali', locale: 'fr', trade: 'Froid commercial' },
  { name: 'رضا بوزيد', locale: 'ar', trade: 'Climatisation' },
  { name: 'Djamel Lounis', locale: 'fr', trade: 'Chauffage' },
  { name: 'Walid Hamidi', locale: 'fr', trade: 'Climatisation' },
  { name: 'Omar Benamar', locale: 'fr', trade: 'Froid commercial' },
  { name: 'Lotfi Guerroudj', locale: 'fr', trade: 'Chauffage' },
];

function peopleOf(draw: Draw, domain: string, technicians: number): (Member & { trade: string | null })[] {
  const person = (role: string, email: string, name: string, locale: Member['locale'], sectors: string[]) => ({
    id: recordId(draw, FOUNDED),
    role,
    name,
    phone: phoneOf(draw),
    email: `${email}@${domain}`,
    locale,
    sectors,
    trade: null as string | null,
  });
  const sectorsOf = (index: number): string[] => [
    SECTORS[index % SECTORS.length]!,
    SECTORS[(index + 1) % SECTORS.length]!,
  ];
  return [
    person('admin', 'admin', 'Houria Slimani', 'fr', []),
    person('manager', 'manager', 'Toufik Rahmani', 'fr', []),
    ...TECHNICIANS.slice(0, technicians).map(({ name, locale, trade }, index) => ({
      ...person('technician', `tech${index + 1}`, name, locale, sectorsOf(index)),
      trade,
    })),
  ];
}

function customersOf(draw: Draw, each: number): Customer[] {
  return SECTORS.flatMap((sector, index) =>
    clientsOf(draw, DEPOTS[0]!.sectors[index]!, each, FOUNDED).map((client, number) => ({
      id: client.id,
      name: client.name,
      sector,
      phone: client.phone,
      contactName: draw.chance(0.8) ? personName(draw, client.script) : null,
      contactPhone: draw.chance(0.5) ? phoneOf(draw) : null,
      address: client.address,
      city: client.city,
      position: client.position,
      access: draw.chance(0.3) ? draw.pick(ACCESS) : null,
      erpNumber: `C-${index + 1}${String(number + 1).padStart(4, '0')}`,
    })),
  );
}

const catalogueOf = (draw: Draw) =>
  FAMILIES.flatMap(({ family, prefix, items, dinars }) =>
    items.flatMap((item, row) =>
      MODELS.map((model, column) => ({
        id: recordId(draw, FOUNDED),
        code: `${prefix}-${row + 1}${String(column + 1).padStart(2, '0')}`,
        name: `${item} ${model}`,
        family,
        unit: prefix === 'MO' ? 'heure' : 'pièce',
        priceCents: Math.round((dinars * (1 + row * 0.4) * (1 + column * 0.15)) / 50) * 5_000,
      })),
    ),
  );

/** A company that keeps others warm and cold: its technicians, their customers, the last 30 days and the next ten. */
export function serviceWorld(spec: PackWorldSpec): PackWorld {
  const draw = (what: string): Draw => drawFrom(`${spec.seed}|${what}`);
  const people = peopleOf(draw('people'), spec.domain, scaled(spec, 6, 2));
  const technicians = people.filter(({ role }) => role === 'technician');
  const customers = customersOf(draw('customers'), scaled(spec, 150, 6));
  const projectDraw = draw('projects');
  const projects = Array.from({ length: scaled(spec, 14, 2) }, (_, index) => {
    const customer = projectDraw.pick(customers);
    return {
      id: recordId(projectDraw, FOUNDED),
      code: `P-${String(index + 1).padStart(3, '0')}`,
      name: `Rénovation – ${customer.name}`,
      customerId: customer.id,
      leaderId: people.find(({ role }) => role === 'manager')!.id,
      startsOn: addDays(spec.day, -projectDraw.int(10, 200)),
      endsOn: addDays(spec.day, projectDraw.int(10, 200)),
      status: projectDraw.chance(0.8) ? 'open' : 'closed',
    };
  });
  const days = Array.from({ length: 41 }, (_, index) => addDays(spec.day, index - 30)).filter(isWorkingDay);
  const plan = planOf(draw(`plan|${spec.day}`), {
    days: days.map((day) => ({ day, starts: midnightOf(day, spec.timeZone) + 8 * HOUR_MS })),
    now: Date.parse(spec.now),
    perDay: scaled(spec, 4, 2),
    technicians,
    customers,
    projects,
  });
  return {
    people,
    rows: {
      'service.colleague': people.map(({ id, name, role, phone, sectors, trade }) => ({
        id,
        name,
        role,
        phone,
        sector: sectors?.[0] ?? null,
        trade,
      })),
      'service.customer': customers,
      'service.project': projects,
      'service.product': catalogueOf(draw('catalogue')),
      ...plan,
    },
    // [T1] A month in the desert.
    rules: { graceHours: 720, refreshDays: 30 },
  };
}
