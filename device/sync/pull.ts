// Station 9: pull. The feed after this device's cursor, page by page, each durable before the next is counted.
import type { KnownEntity } from '#packs/registry.ts';
import { type Problem, problem } from '#protocol/errors.ts';
import { NDJSON, type PullHead, type PullTail } from '#protocol/pull.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { type Database, isStorageFull } from '../db/database.ts';
import { type Meta, type Progress, readMeta } from '../db/meta.ts';
import { beginRebuild } from '../db/schema.ts';
import type { HttpStream } from '../ports/http.ts';
import { authorized } from '../session/authorized.ts';
import type { SessionDeps } from '../session/deps.ts';
import { FeedCut, type FeedPart, type FeedRows, readFeed, StrangeLine } from './read-feed.ts';
import { CursorMoved, type Taken, takePage } from './take-page.ts';

export interface PullDeps extends SessionDeps {
  db: Database;
  profile: string;
  entities: readonly KnownEntity[];
  /** Of each wait for the network. Milliseconds. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** Rows that a page may have; `null`: as many as the server likes. */
  pageRows?(): number | null;
  /** The stream broke off after so many durable rows. */
  onCut?(rows: number): void;
  /** Asks what the device should hold at the end. */
  digest?: boolean;
  /** After each page is durable. */
  onPage(page: Taken & { progress: Progress | null; tail: PullTail }): void;
}

export type OpenFeed = (cursor: string | null) => Promise<Result<HttpStream>>;

/** The request alone: a first sync sends it while the database is still being made. */
export function openFeed(deps: Omit<PullDeps, 'db' | 'entities' | 'onPage'>): OpenFeed {
  return async (cursor) =>
    await authorized(
      deps,
      deps.profile,
      async (headers) =>
        await deps.http.open({
          method: 'GET',
          path: pathOf(cursor, deps.pageRows?.() ?? null, deps.digest),
          headers: { ...headers, Accept: NDJSON },
          timeoutMs: deps.timeoutMs,
          signal: deps.signal,
        }),
    );
}

function pathOf(cursor: string | null, limit: number | null, digest = false): string {
  const query = new URLSearchParams({
    ...(cursor !== null && { cursor }),
    ...(limit !== null && { limit: String(limit) }),
    ...(digest && { digest: '1' }),
  });
  return `/api/sync/pull${query.size > 0 ? '?' : ''}${query}`;
}

/**
 * Pulls until the server has no more; one puller at a time, the caller sees to that. What was taken over stays, whatever
 * comes after; the next call goes on from there. Resolves with the last tail.
 */
export async function pull(deps: PullDeps, open: OpenFeed = openFeed(deps)): Promise<Result<PullTail>> {
  try {
    for (;;) {
      const meta = await readMeta(deps.db);
      if (meta.cursor === null && !meta.sweeping) await deps.db.transaction((tx) => beginRebuild(tx, deps.entities));
      const opened = await open(meta.cursor);
      const lost = !opened.ok && opened.problem.code === 'CURSOR_MISMATCH' && meta.cursor !== null;
      if (!opened.ok && !lost) return opened;
      const tail = opened.ok ? await takeStream(deps, meta, opened.value) : 'reset';
      if (tail === 'reset') {
        await deps.db.transaction((tx) => beginRebuild(tx, deps.entities));
        continue;
      }
      if (!tail) return fail(problem('NETWORK_ERROR'));
      if (!tail.hasMore) return ok(tail);
    }
  } catch (error) {
    return fail(problemOf(error));
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof StrangeLine) return problem('NOT_THE_SERVER');
  // The other tab has what this one wanted; the next try sees it.
  if (error instanceof CursorMoved) return problem('UNAVAILABLE');
  if (isStorageFull(error)) return problem('STORAGE_FULL');
  if (error instanceof FeedCut) return problem('NETWORK_ERROR');
  // A mistake of ours must not hide.
  throw error;
}

/** Answers the last tail that was taken over; `reset`: this cursor is worth nothing any more. */
async function takeStream(deps: PullDeps, meta: Meta, stream: HttpStream): Promise<PullTail | 'reset' | null> {
  let after = meta.cursor;
  let rows: FeedRows[] = [];
  let progress = meta.ready ? null : (meta.progress ?? { total: null, bytes: 0, byEntity: {} });
  const bytesBefore = progress?.bytes ?? 0;
  let last: PullTail | null = null;
  let taken = 0;
  for await (const part of cutTold(stream, () => deps.onCut?.(taken))) {
    if (part.kind === 'head') progress &&= withTotals(progress, part.head);
    else if (part.kind === 'rows') rows.push(part);
    else {
      const { tail } = part;
      if (tail.reset && meta.cursor !== null) return 'reset';
      progress &&= { ...withRows(progress, rows), bytes: bytesBefore + part.bytes };
      const now = deps.clock.now().toISOString();
      const { answers } = meta;
      const page = await takePage(deps.db, deps.entities, { rows, tail, after, progress, now, answers });
      deps.onPage({ ...page, progress, tail });
      if (page.wentBack) return 'reset';
      taken += rows.reduce((sum, { count }) => sum + count, 0);
      after = tail.cursor;
      rows = [];
      last = tail;
    }
  }
  return last;
}

/** The parts of the stream; that it broke off is told before it is thrown. */
async function* cutTold({ body }: HttpStream, onCut: () => void): AsyncGenerator<FeedPart> {
  try {
    yield* readFeed(body);
  } catch (error) {
    if (error instanceof FeedCut) onCut();
    throw error;
  }
}

/** Totals are of what is still to come. */
function withTotals(progress: Progress, { totals }: PullHead): Progress {
  const byEntity = { ...progress.byEntity };
  for (const [name, left] of Object.entries(totals)) {
    const rows = byEntity[name]?.rows ?? 0;
    byEntity[name] = { rows, total: rows + left };
  }
  const total = Object.values(byEntity).reduce((sum, entity) => sum + entity.total, 0);
  return { ...progress, byEntity, total };
}

function withRows(progress: Progress, parts: readonly FeedRows[]): Progress {
  const byEntity = { ...progress.byEntity };
  for (const { entity, count } of parts) {
    const { rows, total } = byEntity[entity] ?? { rows: 0, total: 0 };
    byEntity[entity] = { rows: rows + count, total: Math.max(total, rows + count) };
  }
  return { ...progress, byEntity };
}
