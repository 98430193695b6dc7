// Phones whose app is of an older version, until they are updated: in their own time, or because the server wants it.
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { Draw } from './draw.ts';
import type { WorldState } from './state.ts';

/** Of which the packs know what devices could say. */
export const OLD_VERSIONS = [2, 3, 4] as const;

export function updateSomebody(world: WorldState, draw: Draw): void {
  const phone = draw.pick(world.phones);
  if (phone.isOld) phone.update();
  else if (draw.chance(0.1)) {
    world.scheduler.note(`server: takes version ${SCHEMA_VERSION} only`);
    world.server.open(SCHEMA_VERSION);
  }
}
