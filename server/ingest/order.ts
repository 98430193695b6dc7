// Station 6: apply. The order in which the events of a batch are judged.

interface Ordered {
  id: string;
  after: readonly string[];
}

/**
 * Events so that each stands behind those of the batch that it comes `after`, and otherwise as they were sent. Events that
 * wait for each other in a circle are left at the end: what they wait for will not have been judged when their turn comes.
 */
export function inOrder<Event extends Ordered>(events: readonly Event[]): Event[] {
  const byId = new Map(events.map((event) => [event.id, event]));
  const state = new Map<string, 'open' | 'done'>();
  const ordered: Event[] = [];
  // With a stack of its own: `after` may chain through a whole batch.
  for (const first of events) {
    const stack = [first];
    for (let event = stack.at(-1); event; event = stack.at(-1)) {
      const before = state.get(event.id) ? undefined : event.after.find((id) => byId.has(id) && !state.has(id));
      if (before === undefined) {
        stack.pop();
        if (!state.has(event.id)) ordered.push(event);
        state.set(event.id, 'done');
      } else {
        const next = byId.get(before)!;
        // A circle: the one that closes it goes first and will find that it must wait.
        if (stack.includes(next)) {
          state.set(next.id, 'done');
          ordered.push(next);
        } else stack.push(next);
      }
    }
  }
  return ordered;
}
