// Values for declared fields, good ones and now and then bad ones, by the kind of the field: a new pack needs no line here.
import type { Field, Fields } from '#packs/core/field.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Draw } from './draw.ts';

export interface ValueWorld {
  draw: Draw;
  /** The true time, milliseconds. */
  now: number;
  /** Ids of the rows that there are (or were), by wire name. */
  ids(entity: string): readonly string[];
  pack: string;
  users: readonly string[];
  /** Rises with each call: for what must be unique. */
  number(): number;
}

export interface Bytes {
  sha256: string;
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
}

const WORDS = ['Lait', 'Épicerie « Nour »', 'حليب', "O'Brien", 'Größe', '🥛', 'x'.repeat(60), '%_\\', 'null', 'Blida'];
const DAY_MS = 86_400_000;

/** A new id, in the order of its making as a UUIDv7. */
export function drawId(draw: Draw): string {
  const hex = [...draw.random.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function valueFor(name: string, field: Field, world: ValueWorld): unknown {
  const { draw } = world;
  if (field.optional && draw.chance(0.3)) return null;
  switch (field.kind) {
    case 'text':
      return `${name} ${world.number()} ${draw.pick(WORDS)}`.slice(0, field.max ?? 200);
    case 'integer':
      return draw.below(40) + (field.least ?? 0);
    case 'money':
      return draw.below(100_000) + (field.least ?? 0);
    case 'decimal':
      return draw.below(1_000) / 10 + (field.least ?? 0);
    case 'boolean':
      return draw.chance(0.5);
    case 'instant':
      return new Date(world.now + drawDays(world) * DAY_MS + draw.below(DAY_MS)).toISOString();
    case 'day':
      return new Date(world.now + drawDays(world) * DAY_MS).toISOString().slice(0, 10);
    case 'choice':
      return draw.pick(Object.keys(field.choices ?? {}));
    case 'reference':
      return referenceFor(field, world);
    case 'position':
      return { latitude: draw.below(90), longitude: draw.below(180), accuracyM: draw.below(50) };
    case 'file':
      return sha256HexOfBytes(draw.random.bytes(8));
    case 'list':
      return Array.from({ length: draw.below(3) }, () => valuesFor(field.item ?? {}, world));
    case 'json':
      return { n: draw.below(9), text: draw.pick(WORDS) };
  }
}

/** Days from now: near, now and then long ago. */
const drawDays = ({ draw }: ValueWorld): number => (draw.chance(0.2) ? -draw.below(200) : draw.below(20) - 10);

function referenceFor(field: Field, world: ValueWorld): string {
  const there = world.ids(`${world.pack}.${field.to}`);
  return there.length > 0 ? world.draw.pick(there) : drawId(world.draw);
}

export const valuesFor = (fields: Fields, world: ValueWorld): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, valueFor(name, field, world)]));

/**
 * What a person enters: usually what fits the row (a code that stands on it, its own product), sometimes what does not, and
 * files with their bytes.
 */
export function payloadFor(
  fields: Fields,
  row: Readonly<Record<string, unknown>>,
  known: Fields,
  world: ValueWorld,
): { payload: Record<string, unknown>; attachments: Bytes[] } {
  const { draw } = world;
  const attachments: Bytes[] = [];
  const payload: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const own = known[name]?.kind === field.kind && known[name].item === field.item ? row[name] : null;
    if (field.kind === 'file') {
      if (field.optional && draw.chance(0.7)) payload[name] = null;
      else payload[name] = fileFor(attachments, draw);
    } else if (own !== null && own !== undefined && draw.chance(0.9)) payload[name] = own;
    else payload[name] = valueFor(name, field, world);
  }
  if (draw.chance(0.02)) spoil(payload, draw);
  return { payload, attachments };
}

function fileFor(attachments: Bytes[], draw: Draw): string {
  const bytes = draw.random.bytes(20 + draw.below(200));
  const sha256 = sha256HexOfBytes(bytes);
  attachments.push({ sha256, mime: 'image/png', bytes });
  return sha256;
}

/** What a broken screen would hand over. */
function spoil(payload: Record<string, unknown>, draw: Draw): void {
  const name = draw.pick([...Object.keys(payload), 'unknown']);
  payload[name] = draw.pick([undefined, '', -1, 2 ** 53, 'x'.repeat(5_000), [[]], { a: '\0' }, 'ÿ\ud800']);
}
