// Station 4: drain. The next push of a profile: chosen, opened, checked, and written as text.
import { type Problem, problem } from '#protocol/errors.ts';
import type { Ids } from '../ports/ids.ts';
import { type BatchLimits, cutBatch, planOrder } from './plan.ts';
import type { ProfileRecord, Spool, SpoolEntry } from './spool.ts';

export interface Batch {
  batchId: string;
  ids: string[];
  /** The JSON of the push. */
  body: string;
}

export interface BatchWish {
  record: ProfileRecord;
  deviceId: string;
  entries: readonly SpoolEntry[];
  limits: BatchLimits;
  /** Events that are not to be sent now. Grows by those that turn out to be unsendable. */
  held: Set<string>;
  suspects: ReadonlySet<string>;
  /** Called for each event that cannot be sent as it is. */
  refuse(id: string, why: Problem): void;
}

const NO_EVENTS = { seq: 0, hash: '0'.repeat(64) };

/** `null`: nothing can go now. */
export async function nextBatch(
  { spool, ids }: { spool: Spool; ids: Ids },
  profile: string,
  wish: BatchWish,
): Promise<Batch | null> {
  for (;;) {
    const events = wish.entries.filter((entry) => entry.kind === 'event');
    const chosen = cutBatch(planOrder(events, wish.held, wish.suspects), wish.limits, wish.suspects);
    if (chosen.length === 0) return null;
    const [bodies, head] = await Promise.all([
      spool.bodies(
        profile,
        chosen.map(({ id }) => id),
      ),
      spool.head(profile),
    ]);
    const texts = bodies.map((body) => body && new TextDecoder().decode(body));
    const before = wish.held.size;
    for (const [index, { id }] of chosen.entries()) {
      const why = unsendable(texts[index] ?? null, id, wish);
      if (!why) continue;
      wish.held.add(id);
      wish.refuse(id, why);
    }
    // Without them others may not go either, and more may fit.
    if (wish.held.size > before) continue;
    // A push is of one life: what belongs to another goes with the next.
    const lives = texts.map((text) => parsed(text ?? '')?.deviceEpoch);
    const same = chosen.flatMap((entry, index) =>
      lives[index] === lives[0] ? [{ id: entry.id, text: texts[index]! }] : [],
    );
    const batchId = ids.next();
    const { seq, hash } = head ?? NO_EVENTS;
    const going = new Set(same.map(({ id }) => id));
    const lacking = [...new Set(chosen.flatMap((entry) => (going.has(entry.id) && entry.lacking) || []))];
    const opening = JSON.stringify({
      ...{ batchId, head: { seq, hash } },
      ...(lacking.length > 0 && { lacking }),
    }).slice(0, -1);
    return {
      batchId,
      ids: same.map(({ id }) => id),
      body: `${opening},"events":[${same.map(({ text }) => text).join(',')}]}`,
    };
  }
}

/** Work is sent as its author or not at all: what the event says of its author must be what the session says. */
function unsendable(text: string | null, id: string, { record, deviceId }: BatchWish): Problem | null {
  const event = text === null ? null : parsed(text);
  if (event === null) return problem('CHECKSUM_MISMATCH');
  const own =
    event.id === id &&
    event.tenantId === record.tenant.id &&
    event.userId === record.user.id &&
    event.deviceId === deviceId &&
    // What waits of an earlier life of the profile is sent by the next.
    Number(event.deviceEpoch) <= record.deviceEpoch;
  return own ? null : problem('AUTHOR_MISMATCH');
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
