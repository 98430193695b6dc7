// Station 4: drain. Pushes batch after batch; while some are on their way the next is opened and the last is put away.
import { type Problem, problem } from '#protocol/errors.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { Result } from '#protocol/result.ts';
import { readJson } from '../ports/http-json.ts';
import { markReauth } from '../session/access.ts';
import { authorized } from '../session/authorized.ts';
import { type Batch, nextBatch } from './batch.ts';
import { pushShape } from './push-shape.ts';
import { putAway, reloadIfNew } from './put-away.ts';
import { reactTo } from './react.ts';
import { type DrainDeps, passOver, type Run, setAside, suspect } from './run.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/**
 * Pushes on their way at once, from the first answer on: the server reads the second while it applies the first, and the
 * way there and back is waited for half as often. It takes them one after the other, whatever the order they arrive in.
 */
const WIDTH = 2;

interface OnTheWay {
  batch: Batch;
  answer: Promise<Result<Verdict>>;
}

/**
 * Until nothing more can go. Answers why it stopped early, `null` when everything was tried: what then still waits is in
 * `run.entries`, its reason in `run.why`.
 */
export async function sendEvents(deps: DrainDeps, run: Run): Promise<Problem | null> {
  const going: OnTheWay[] = [];
  let width = 1;
  /** The mark after the last answer was put away. */
  let settling: Promise<number> = Promise.resolve(run.mark);
  let ready = prepare(deps, run, going);
  for (;;) {
    const next = going.length < width ? await ready : null;
    if (next && isFree(run, next, going)) {
      const answer = push(deps, run, next);
      // Awaited in its turn, which may never come when the one before it fails.
      answer.catch(() => undefined);
      going.push({ batch: next, answer });
      ready = prepare(deps, run, going);
      continue;
    }
    const first = going.shift();
    if (!first) {
      if (!(await reloadIfNew(deps, run, await settling))) return null;
      ready = prepare(deps, run, going);
      if (!(await ready)) return null;
      continue;
    }
    const isNew = await reloadIfNew(deps, run, await settling);
    const sent = await first.answer;
    const stop = sent.ok ? sent.value.device : react(run, first.batch.ids, sent.problem);
    width = sent.ok ? WIDTH : 1;
    if (sent.ok) {
      run.inVain = 0;
      settling = take(deps, run, sent.value);
      settling.catch(() => undefined);
      run.chunk = Math.min(run.chunk * 2, run.record.tenant.rules.chunkEvents);
    }
    if (stop) {
      await settling;
      await takeRest(deps, run, going);
      return stop;
    }
    if (isNew || !sent.ok || sent.value.stay.length > 0) ready = prepare(deps, run, going);
  }
}

/** Whether nothing in the batch comes after what is on its way: the server would only let it wait. */
function isFree(run: Run, batch: Batch, going: readonly OnTheWay[]): boolean {
  if (going.length === 0) return true;
  const ids = new Set(batch.ids);
  const sent = idsOf(going);
  return !run.entries.some((entry) => ids.has(entry.id) && entry.after.some((id) => sent.has(id)));
}

const idsOf = (going: readonly OnTheWay[]): Set<string> => new Set(going.flatMap(({ batch }) => batch.ids));

/** What was on its way already when the run stopped: its answers count. */
async function takeRest(deps: DrainDeps, run: Run, going: readonly OnTheWay[]): Promise<void> {
  for (const { answer } of going) {
    const sent = await answer;
    if (sent.ok) await take(deps, run, sent.value);
  }
}

/** What a refusal does to the run; the answer ends it. */
function react(run: Run, ids: readonly string[], why: Problem): Problem | null {
  const [id = ''] = ids;
  const reaction = reactTo(why, ids.length, run.suspects.has(id));
  if (reaction === 'passOver') return passOver(run, id, why) ? null : why;
  if (reaction === 'later') return why;
  if (reaction === 'suspect') {
    suspect(run, id);
    return why;
  }
  if (reaction === 'setAside') setAside(run, id, why);
  else run.chunk = Math.ceil(ids.length / 2);
  return null;
}

/** The next batch, made while others are on their way. Whoever needs it meets its failure, nobody else. */
function prepare(deps: DrainDeps, run: Run, going: readonly OnTheWay[]): Promise<Batch | null> {
  const { rules } = run.record.tenant;
  const sending = idsOf(going);
  const prepared = nextBatch(deps, run.profile, {
    record: run.record,
    deviceId: run.deviceId,
    entries: run.entries.filter((entry) => !sending.has(entry.id)),
    limits: { events: Math.min(run.chunk, LIMITS.eventsPerPush), bytes: Math.min(rules.chunkBytes, LIMITS.pushBytes) },
    held: run.held,
    suspects: run.suspects,
    refuse: (id, why) => {
      if (why.code === 'CHECKSUM_MISMATCH') run.damaged.push(id);
      run.why ??= why;
    },
  });
  prepared.catch(() => undefined);
  return prepared;
}

async function push(deps: DrainDeps, run: Run, batch: Batch): Promise<Result<Verdict>> {
  const answer = await authorized(deps, run.profile, async (headers) => {
    const began = deps.clock.elapsed();
    const sent = await deps.http.request({
      method: 'POST',
      path: '/api/sync/push',
      // The same id in the server's log: an event can be followed from tap to table.
      // This clock beside the server's: edits are compared by when they were truly made.
      headers: { ...headers, 'X-Request-Id': batch.batchId, 'X-Device-Time': deps.clock.now().toISOString() },
      body: batch.body,
      timeoutMs: run.record.tenant.rules.requestTimeoutMs,
    });
    run.lastedMs = deps.clock.elapsed() - began;
    return sent.ok ? readJson(sent.value, pushShape) : sent;
  });
  if (!answer.ok) return answer;
  const verdict = verdictOf(batch.batchId, batch.ids, answer.value);
  if (verdict.ok && answer.value.device.requiresReauth) {
    await markReauth(deps, run.profile);
    verdict.value.device ??= problem('REAUTH_REQUIRED');
  }
  return verdict;
}

/** Puts an answer away. The run knows at once, the disk when the promise resolves. */
async function take(deps: DrainDeps, run: Run, { settled, stay, why }: Verdict): Promise<number> {
  const gone = new Set(settled.receipts.map((receipt) => receipt.eventId));
  const answered = run.entries.filter((entry) => gone.has(entry.id));
  run.entries = run.entries.filter((entry) => !gone.has(entry.id));
  run.sent += gone.size;
  for (const id of gone) run.suspects.delete(id);
  for (const id of stay) run.held.add(id);
  run.why ??= why;
  return await putAway(deps, run, settled, answered);
}
