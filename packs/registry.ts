import { captures } from './captures/pack.ts';
import type { AnyEntity } from './core/entity.ts';
import type { Pack } from './core/pack.ts';
import { logistics } from './logistics/pack.ts';
import { school } from './school/pack.ts';
import { service } from './service/pack.ts';

/** Every pack there is; the engine knows no other list. */
export const PACKS: Readonly<Record<string, Pack>> = { logistics, service, captures, school };

export interface KnownEntity {
  /** `logistics.delivery` */
  name: string;
  pack: Pack;
  entity: AnyEntity;
}

export interface Registry {
  /** The entity of a wire name such as `logistics.delivery`. */
  entityNamed(name: string): KnownEntity | undefined;
  /** The entities of these packs, the most important first; names decide between equals. */
  entitiesOf(packNames: readonly string[]): KnownEntity[];
}

export function createRegistry(packs: Readonly<Record<string, Pack>>): Registry {
  const entities = new Map<string, KnownEntity>();
  for (const pack of Object.values(packs)) {
    for (const entity of Object.values<AnyEntity>(pack.entities)) {
      const name = `${pack.name}.${entity.name}`;
      entities.set(name, { name, pack, entity });
    }
  }
  return {
    entityNamed: (name) => entities.get(name),
    entitiesOf: (packNames) =>
      [...entities.values()]
        .filter(({ pack }) => packNames.includes(pack.name))
        .sort((a, b) => a.entity.priority - b.entity.priority || (a.name < b.name ? -1 : 1)),
  };
}

export const { entityNamed, entitiesOf } = createRegistry(PACKS);
