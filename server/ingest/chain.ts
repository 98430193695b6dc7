// Station 7: record. The audit chain of a profile's life on a device.
import { chainHash } from './event-text.ts';

/** How far events are here without a hole, and the hash of the chain there. */
export interface ChainHead {
  through: number;
  hash: string;
}

export interface ChainEvent {
  seq: number;
  eventId: string;
  checksum: string;
  /** Of a void: the last of its numbers. It stands for all of them, under the id of its entry. */
  to?: number | null;
}

export interface Link {
  previousHash: string;
  hash: string;
}

/**
 * Links the events that follow on the head without a hole; those behind a hole stay without a link until it closes. Of
 * two events with one sequence (a copied device) the first in the list is in the chain; of a void and an event that came
 * after it, the void.
 */
export function link(head: ChainHead, events: readonly ChainEvent[]): { head: ChainHead; links: Map<string, Link> } {
  const bySeq = new Map<number, ChainEvent>();
  for (const event of events) if (!bySeq.has(event.seq)) bySeq.set(event.seq, event);
  const links = new Map<string, Link>();
  let { through, hash } = head;
  for (let next = bySeq.get(through + 1); next; next = bySeq.get(through + 1)) {
    const previousHash = hash;
    hash = chainHash(previousHash, next.checksum);
    through = next.to ?? next.seq;
    links.set(next.eventId, { previousHash, hash });
  }
  return { head: { through, hash }, links };
}
