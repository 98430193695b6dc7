// Station 6: apply. What one event is judged by.
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { type EffectiveInstant, effectiveInstant } from '../policies/effective-instant.ts';
import type { Batch, Judged } from './batch.ts';
import { type Ground, keyOf } from './ground.ts';
import type { Facts, Twin } from './judgement.ts';
import { mayName } from './leads.ts';
import { type NextBase, type OwnLine, ownBase, ownBaseAnew } from './next-base.ts';
import { NOWHERE, type Target } from './target.ts';

export interface FactsDeps {
  batch: Batch;
  ground: Ground;
  verdicts: ReadonlyMap<string, Receipt>;
  /** By event, of this batch and of earlier ones. */
  bases: ReadonlyMap<string, NextBase>;
  /** Of the records that events from before the server was set back are about: in this batch, and in earlier ones. */
  ownLines: readonly OwnLine[];
  done: ReadonlyMap<string, Judged>;
}

export function factsOf(deps: FactsDeps, event: SyncEvent, meant: Facts['meant'], behind: Facts['behind']): Facts {
  const { batch, ground, bases } = deps;
  const { account, tenantPacks, epoch, floors, rules, now } = batch;
  const anew = event.epoch === epoch ? undefined : ownBaseAnew(event, deps.ownLines, floors[event.epoch]);
  return {
    ...{ role: account.role, sectors: account.sectors, tenantPacks, policies: rules.policies, epoch, floors, now },
    ...{ meant, behind, filesHere: ground.here },
    awaitsOthers: awaitsOthers(batch, event),
    target: targetOf(ground, event),
    base: ownBase(event, bases) ?? anew,
    madeAt: madeAtOf(batch, event),
    twinOf: (key) => twinOf(ground, event, key),
    openConflicts: openOn(deps, event),
    mayName: mayName(ground),
    byOffice: batch.byOffice ?? false,
    accepted: batch.decision?.eventId === event.id && batch.decision.choice === 'accept',
  };
}

/** Nobody works offline for longer than the grace: by its end, whoever has something to offer again has been there. */
const awaitsOthers = ({ epoch, epochBegan, rules, now }: Batch, event: SyncEvent): boolean =>
  event.epoch < epoch && epochBegan != null && now.getTime() < epochBegan.getTime() + rules.graceHours * 3_600_000;

export const madeAtOf = ({ deviceNow, arrivedAt, now }: Batch, { id, occurredAt }: SyncEvent): EffectiveInstant =>
  effectiveInstant(occurredAt, { device: deviceNow, server: arrivedAt?.get(id) ?? now.getTime() });

function twinOf({ byNature, targets }: Ground, event: SyncEvent, key: string): Twin | 'busy' | null | undefined {
  const ids = byNature.get(key)?.filter((id) => id !== event.entityId);
  if (!ids) return undefined;
  const bearers = ids.flatMap((id) => {
    const target = targets.get(`${event.entity} ${id}`);
    return target ? [{ id, target }] : [];
  });
  if (bearers.some(({ target }) => target.busy)) return 'busy';
  const twins = bearers.filter(({ target }) => target.row);
  return twins.find(({ target }) => target.held) ?? twins[0] ?? null;
}

function targetOf({ targets }: Ground, event: SyncEvent): Target {
  const known = targets.get(keyOf(event));
  if (known) return known;
  // One object for each record: what a round makes of it is found by the next.
  const nowhere = { ...NOWHERE };
  targets.set(keyOf(event), nowhere);
  return nowhere;
}

/** Conflicts of the record that wait: from before, and from this batch. */
function openOn({ ground, done }: FactsDeps, event: SyncEvent): Facts['openConflicts'] {
  const facts = ({ userId, action }: { userId: string; action: string | null }) => ({
    isOwn: userId === event.userId,
    isDeletion: action === 'DELETE',
  });
  const open = new Map([...(ground.open.get(keyOf(event)) ?? [])].map(([id, one]) => [id, facts(one)] as const));
  if (event.action !== 'CONFLICT_RESOLVED') return open;
  for (const { event: other, receipt } of done.values()) {
    if (receipt.status === 'conflict' && keyOf(other) === keyOf(event)) open.set(other.id, facts(other));
  }
  return open;
}
