// Station 4: drain, with every page closed.
import type { Clock } from '#device/ports/clock.ts';
import type { Ids } from '#device/ports/ids.ts';
import { pause, type Timers } from '#device/ports/timers.ts';
import type { Drain } from '#device/spool/drain.ts';

/** A browser ends the event after about three minutes, and tries a failed one about three times in all. */
const PATIENCE_MS = 120_000;

/** Source: https://wicg.github.io/background-sync/spec/ */
export interface SyncManager {
  register(tag: string): Promise<void>;
}

export interface SyncDeps {
  drain: Drain;
  clock: Clock;
  timers: Timers;
  ids: Ids;
  /** Absent where the browser lacks it. */
  sync: SyncManager | undefined;
  /** The office is to hear that this profile's answers found no room here. */
  tellFull(profile: string): Promise<void>;
}

/**
 * Drains every profile, with as many tries as the browser's patience allows. Resolves when nothing waits; rejects
 * otherwise, so that the browser tries again, and asks for a new turn when it would not.
 */
export async function answerSync(deps: SyncDeps, { lastChance }: { lastChance: boolean }): Promise<void> {
  const giveUpAt = deps.clock.elapsed() + PATIENCE_MS;
  const full = new Set<string>();
  for (;;) {
    const outcomes = await deps.drain.request({ hurry: true });
    for (const { profile, problem } of outcomes) {
      if (problem?.code !== 'STORAGE_FULL' || full.has(profile)) continue;
      full.add(profile);
      await deps.tellFull(profile).catch(() => undefined);
    }
    const waiting = outcomes.filter(({ left }) => left.events + left.files > 0);
    if (waiting.length === 0) return;
    const tries = waiting.flatMap(({ retryAt }) => (retryAt === null ? [] : [retryAt]));
    const wait = Math.max(0, Math.min(...tries) - deps.clock.now().getTime());
    // No try at all (only a sign-in helps) makes the wait endless.
    if (deps.clock.elapsed() + wait > giveUpAt) break;
    await pause(deps.timers, wait);
  }
  // Refused by browsers that want a window for it; the next page of the app asks again at its next seal.
  if (lastChance) await deps.sync?.register(`outbox-${deps.ids.next()}`).catch(() => undefined);
  throw new Error('work still waits to be sent');
}
