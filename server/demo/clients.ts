import type { Position } from '#protocol/common.ts';
import type { Draw } from './draw.ts';
import { FAMILY_NAMES, FIRST_NAMES, SHOPS, SIGNS } from './names.ts';
import { phoneOf } from './people.ts';
import { type Commune, ESTATES, STREETS } from './places.ts';
import { recordId } from './record-id.ts';
import type { ClientRow } from './rows.ts';

type Script = 'fr' | 'ar';

export interface DemoClient extends ClientRow {
  /** Every client of the demo can be found on the map. */
  position: Position;
  script: Script;
}

const METRES_A_DEGREE = 111_320;

/** A point `spreadM` metres or so away from where `from` stands; the normal's tail is cut so that none lands in the sea. */
export function near(
  draw: Draw,
  from: { latitude: number; longitude: number },
  spreadM: number,
): { latitude: number; longitude: number } {
  const metres = (): number => Math.max(-1.8, Math.min(1.8, draw.normal())) * spreadM;
  const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
  return {
    latitude: rounded(from.latitude + metres() / METRES_A_DEGREE),
    longitude: rounded(from.longitude + metres() / (METRES_A_DEGREE * Math.cos((from.latitude * Math.PI) / 180))),
  };
}

function shop(draw: Draw): (typeof SHOPS)[number] {
  let at = draw.int(
    1,
    SHOPS.reduce((sum, { share }) => sum + share, 0),
  );
  for (const one of SHOPS) {
    at -= one.share;
    if (at <= 0) return one;
  }
  throw new Error('the shares of shops do not add up');
}

function nameOf(draw: Draw, script: Script): string {
  const kind = shop(draw)[script];
  if (draw.chance(0.7)) return `${kind} ${draw.pick(SIGNS)[script]}`;
  const family = draw.pick(FAMILY_NAMES)[script];
  if (script === 'ar') return `${kind} ${family} وإخوانه`;
  return draw.chance(0.5) ? `${kind} ${family} et Fils` : `${kind} chez ${draw.pick(FIRST_NAMES).fr}`;
}

/** Without the town, which has a field of its own. */
function addressOf(draw: Draw, script: Script): string {
  if (draw.chance(0.3)) {
    const estate = draw.pick(ESTATES)[script];
    const block = draw.int(1, 48);
    const door = draw.int(1, 6);
    return script === 'ar' ? `${estate}، عمارة ${block}، محل ${door}` : `${estate}, bât. ${block}, local ${door}`;
  }
  const street = draw.pick(STREETS)[script];
  const number = draw.int(1, 140);
  return script === 'ar' ? `${number} ${street}` : `${number}, ${street}`;
}

/** The shops of one sector. Two in the same town have different names as long as the town has names left. */
export function clientsOf(draw: Draw, sector: readonly Commune[], count: number, at: string): DemoClient[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, () => {
    const commune = draw.pick(sector);
    const script: Script = draw.chance(0.3) ? 'ar' : 'fr';
    let name = nameOf(draw, script);
    for (let tries = 0; taken.has(`${commune.name}|${name}`) && tries < 20; tries++) name = nameOf(draw, script);
    taken.add(`${commune.name}|${name}`);
    return {
      id: recordId(draw, at),
      name,
      phone: draw.chance(0.94) ? phoneOf(draw) : null,
      address: addressOf(draw, script),
      city: commune.name,
      position: { ...near(draw, commune, commune.spreadM), accuracyM: 15 },
      script,
    };
  });
}
