// Stations 2, 3 and 8: the life of an event on its device.

/**
 * `committed`: durable in the database. `sealed`: in the spool as well, on its way out. The rest are the server's
 * verdicts; an event that has one has been received.
 */
export const OUTBOX_STATES = ['committed', 'sealed', 'applied', 'amended', 'rejected', 'conflict'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

/**
 * `seal`: the spool has it. `applied` to `conflict`: a final receipt. `waiting`, `retryable`: receipts that are no
 * verdict. `cut`: no answer, or one that is not the server's. `unauthorised`: the session has ended. `restart`: the app
 * was closed or killed and is opened again. `lost`: the spool's copy is damaged or gone without a receipt.
 * `unknown`: the server does not know it, or not any more: it was restored from an older state.
 */
export const OUTBOX_EVENTS = [
  'seal',
  'applied',
  'amended',
  'rejected',
  'conflict',
  'waiting',
  'retryable',
  'cut',
  'unauthorised',
  'restart',
  'lost',
  'unknown',
] as const;
export type OutboxEvent = (typeof OUTBOX_EVENTS)[number];

const stay = <State extends OutboxState>(state: State): Record<OutboxEvent, State> =>
  Object.fromEntries(OUTBOX_EVENTS.map((event) => [event, state])) as Record<OutboxEvent, State>;

/** What any final receipt makes of an event. A later one stands: a repair or a resolution supersedes a verdict. */
const verdicts = { applied: 'applied', amended: 'amended', rejected: 'rejected', conflict: 'conflict' } as const;

/**
 * Every state × event: what is not named changes nothing. Nothing but a verdict ends the way out, and nothing begins it
 * again but a server that has lost the event.
 */
const NEXT = {
  // A verdict may come before this device knows that it has sealed: it was killed in between, and the spool was drained.
  committed: { ...stay('committed'), seal: 'sealed', ...verdicts },
  sealed: { ...stay('sealed'), lost: 'committed', ...verdicts },
  applied: { ...stay('applied'), unknown: 'committed', ...verdicts },
  amended: { ...stay('amended'), unknown: 'committed', ...verdicts },
  rejected: { ...stay('rejected'), unknown: 'committed', ...verdicts },
  conflict: { ...stay('conflict'), unknown: 'committed', ...verdicts },
} as const satisfies Record<OutboxState, Record<OutboxEvent, OutboxState>>;

export const nextState = (state: OutboxState, event: OutboxEvent): OutboxState => NEXT[state][event];

/** The server has not answered yet: it is still this device's to send. */
export const isUnsent = (state: OutboxState): boolean => state === 'committed' || state === 'sealed';
/** The server's row does not hold it: its change stays on top. In a conflict people keep seeing their own value. */
export const isOnTop = (state: OutboxState): boolean => isUnsent(state) || state === 'conflict';

const namesWhere = (holds: (state: OutboxState) => boolean): string =>
  OUTBOX_STATES.filter(holds)
    .map((state) => `'${state}'`)
    .join(', ');

/** For `state IN (…)`. */
export const UNSENT = namesWhere(isUnsent);
export const ON_TOP = namesWhere(isOnTop);
