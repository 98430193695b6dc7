// A world as its oracles see it.
import type { SeenIncident } from '#server/incidents/incidents.ts';
import type { Draw } from './draw.ts';
import type { Ground } from './ground.ts';
import type { Office } from './office.ts';
import type { WorldTenant } from './people.ts';
import type { Phone } from './phone.ts';
import type { Rare } from './rare.ts';
import type { Scheduler } from './scheduler.ts';
import type { ServerSide } from './server-side.ts';
import type { Asked } from './verdicts.ts';
import type { Watch } from './watch.ts';

export interface WorldState {
  seed: number;
  ground: Ground;
  scheduler: Scheduler;
  server: ServerSide;
  office: Office;
  tenants: WorldTenant[];
  phones: Phone[];
  rare: Rare;
  watch: Watch;
  /** What the office decides is drawn apart, so that it changes no world in which nothing waits for it. */
  deciding: Draw;
  /** Back to the state of the server that was kept last; `null`: none is. */
  wayBack: (() => Promise<void>) | null;
  /** The server's database went back to an earlier state. */
  wasSetBack: boolean;
  /** What only a server knew that was set back since. */
  forgotten: SeenIncident[];
  /** Events that the server had before it was set back. */
  had: Set<string>;
  /** What kept the world from coming to rest after everything was healed; empty: it did. */
  stuck: string[];
  /** It could not even be healed. */
  isOver: boolean;
  /** Unsent work that a device did not show while it was on its way. */
  hidden: string[];
  /** What its oracle asked of verdicts. */
  asked: Asked;
}

/** One promise, checked when everything is healed. Answers what breaks it, in words; nothing when it holds. */
export interface Oracle {
  name: string;
  check(world: WorldState): Promise<string[]>;
}
