// Station 9: pull. One page: a transaction with one snapshot.
import { ownBucketsOf, userBucket } from '#packs/core/scope.ts';
import { entityNamed } from '#packs/registry.ts';
import { type ErrorData, type Problem, problem } from '#protocol/errors.ts';
import type { PullHead, PullTail } from '#protocol/pull.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import { accountNow } from '../auth/account-now.ts';
import { receivedOf, recordedAt } from '../ingest/received.ts';
import type { Clock } from '../ports/clock.ts';
import { pgArray } from '../sql-values.ts';
import { bind } from './bind.ts';
import { type Cursor, isForgotten, readCursor, type Witness, writeCursor } from './cursor.ts';
import { digestOf } from './digest.ts';
import { countSql, newsSql, pageSql } from './pass-sql.ts';
import { FROM_ZERO, OF_NEWS, type Step, stepsOf } from './plan.ts';
import { RECEIPTS, receiptLines } from './receipt-lines.ts';
import { type Shares, sharesOf } from './share.ts';
import { ACCEPTED_DEVICE, type Standing, standingOf } from './standing.ts';

export interface PullRequest {
  cursor: string | null;
  /** Rows of a page. */
  limit: number;
  /** Wire names, or `null` for all. */
  asked: readonly string[] | null;
  /** With the last page, what the device should hold then. */
  digest?: boolean;
}

/** How PostgreSQL puts change lines together. */
export interface Layout {
  separator: string;
  ending: string;
}

/** Where a page goes, in this order. Nothing is awaited: a slow network must not hold a transaction open. */
export interface PageSink {
  /** The cursor was accepted, no row has been read. */
  accepted(): void;
  /** What is still to come, before the first row of a page from zero; left out by who does not want it counted. */
  head?(head: PullHead): void;
  /** Change lines as PostgreSQL wrote them. */
  lines(text: Uint8Array): void;
}

/** The cursor proves that the database went back in its history, in this epoch. */
export interface WentBack {
  wentBack: number;
}

/** Rows of one statement from zero: small enough to be on their way while PostgreSQL writes the next. */
const CHUNK_ROWS = 1_000;

/**
 * Brings the rows that the device does not have yet, as they stand now, and the cursor up to there. A row that changes
 * between two pages of a pull may come as it was or as it is; either way it comes again, since the cursor after the last
 * page is the snapshot of the first. So nothing can appear behind it, however long other transactions run. `hasMore` is
 * false when the device holds what this transaction sees. Whose rows they are is asked in the same snapshot.
 */
export async function runPage(
  tx: Tx,
  asker: Account,
  request: PullRequest,
  layout: Layout,
  clock: Clock,
  sink: PageSink,
): Promise<Result<PullTail> | WentBack> {
  const [standing, received, account] = await Promise.all([
    standingOf(tx, asker.tenantId),
    receivedOf(tx, asker),
    accountNow(tx, asker),
  ]);
  // The next try is told by the guard what became of the account.
  if (!account) return refused('UNAVAILABLE');
  const shares = sharesOf(account.role, standing.packs, request.asked);
  const opened = openCursor(request, account, standing, shares);
  if (!opened.ok) return opened;
  const { cursor, reset } = opened.value;
  const { through } = received;
  const life = `${account.deviceId} ${account.deviceEpoch}`;
  const then = cursor.witness?.life === life ? cursor.witness.through : through;
  const recorded = await recordedAt(tx, asker, [...new Set([through, then])]);
  const witness: Witness = {
    ...{ life, through, recordedAt: recorded.get(through)?.[0] },
    nextTx: standing.snapshot.split(':')[1]!,
  };
  const tailOf = (cursor: Cursor, more: Partial<PullTail>): PullTail => ({
    cursor: writeCursor({ ...cursor, witness }, standing.secret),
    hasMore: false,
    ...more,
    received,
    serverTime: clock.now().toISOString(),
    epoch: standing.epoch,
    rulesVersion: standing.rulesVersion,
    device: ACCEPTED_DEVICE,
  });
  if (!reset && isForgotten(cursor.witness, witness, recorded.get(then))) return { wentBack: standing.epoch };
  sink.accepted();
  // A page of its own without rows: the device learns that it starts over before the first one comes.
  if (reset) return ok(tailOf(cursor, { hasMore: true, reset: true }));
  const walk = walkOf(tx, account, cursor, standing, shares);
  if (cursor.since === null && sink.head) sink.head(await walk.head());
  const stoppedAt = await walk.run(request.limit, layout, sink);
  if (stoppedAt) return ok(tailOf({ ...cursor, progress: stoppedAt }, { hasMore: true }));
  const isAsked = request.asked === null || request.asked.includes(RECEIPTS);
  const receipts = isAsked ? await receiptLines(tx, account, cursor.since, layout) : null;
  if (receipts) sink.lines(receipts);
  const until = cursor.progress?.until ?? standing.snapshot;
  // A pull of several pages, or one that was left lying for days, ends where it began: what came since is the next page.
  const buckets = ownBucketsOf(account);
  const hasMore = until !== standing.snapshot;
  const digest = request.digest && !hasMore ? await digestOf(tx, account, shares) : undefined;
  return ok(
    tailOf({ ...cursor, shares, buckets, since: until, progress: null }, { hasMore, ...(digest && { digest }) }),
  );
}

/** Where to go on, from zero when the cursor is worth nothing here any more. */
function openCursor(
  { cursor: text, asked }: PullRequest,
  account: Account,
  { epoch, secret }: Standing,
  shares: Shares,
): Result<{ cursor: Cursor; reset: boolean }> {
  const sorted = asked && [...new Set(asked)].sort();
  const zero: Cursor = { epoch, userId: account.userId, asked: sorted, shares: {}, since: null, progress: null };
  if (text === null) return ok({ cursor: zero, reset: false });
  const cursor = readCursor(text, secret);
  if (cursor === 'malformed') return refused('MALFORMED', { path: 'cursor' });
  if (cursor === 'foreign' || cursor.epoch !== epoch || cursor.userId !== account.userId) {
    return ok({ cursor: zero, reset: true });
  }
  if (!isSame(cursor.asked, sorted)) return refused('CURSOR_MISMATCH');
  // What a person is given changed in the middle of a pull: nobody knows any more what the device holds.
  const { progress } = cursor;
  const isStill = (then: Cursor['progress'] & object): boolean =>
    isSame(then.shares, shares) && isSame(bucketsThen(then, account), ownBucketsOf(account));
  if (progress && !isStill(progress)) return ok({ cursor: zero, reset: true });
  return ok({ cursor, reset: false });
}

const refused = (code: Problem['code'], data: ErrorData = {}) => fail(problem(code, data));
/** The person's own buckets as a cursor knows them. */
const bucketsThen = ({ buckets }: { buckets?: string[] | undefined }, { userId }: Account): string[] =>
  buckets ?? [userBucket(userId)];
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The way through the steps, from where the cursor stands. */
function walkOf(tx: Tx, account: Account, cursor: Cursor, standing: Standing, now: Shares) {
  const { since, progress } = cursor;
  const [own, before] = [ownBucketsOf(account), bucketsThen(cursor, account)];
  const moved = [
    ...own.filter((bucket) => !before.includes(bucket)),
    ...before.filter((bucket) => !own.includes(bucket)),
  ];
  const steps = stepsOf(cursor.shares, now, moved.length > 0);
  const start = { step: progress?.step ?? 0, after: progress?.after ?? null };
  const values = {
    tenant: account.tenantId,
    buckets: pgArray(own),
    before: pgArray(before),
    moved: pgArray(moved),
    since,
  };
  const until = progress?.until ?? standing.snapshot;

  const query = <Row extends object>(sql: string, more: Record<string, string | number | null>, prepare = true) => {
    const { text, values: given } = bind(sql, { ...values, ...more });
    return tx.sql.unsafe<Row[]>(text, given, { prepare });
  };

  const page = async (step: Step, after: string | null, limit: number, layout: Layout) => {
    // How much changed since is known only with the cursor in hand: those are planned anew each time.
    const prepare = FROM_ZERO.has(step.pass);
    const [row] = await query(pageSql(step, after === null), { after, limit, ...layout }, prepare).raw();
    const [lines, count, last] = row as unknown as [Buffer | null, Buffer, Buffer | null];
    const { sensitive } = entityNamed(step.entity)!.entity;
    const opened = lines && sensitive.length > 0 ? await tx.vault.openLines(lines) : lines;
    return { lines: opened, count: Number(count), last: last && String(last) };
  };

  return {
    /** What is still to come, for the progress bar. */
    async head(): Promise<PullHead> {
      const toCome = steps.slice(start.step).filter(({ pass }) => FROM_ZERO.has(pass));
      const counted = await Promise.all(
        toCome.map(async (step, index) => {
          const after = index === 0 ? start.after : null;
          const [row] = await query<{ count: number }>(countSql(step, after === null), { after });
          return [step.entity, row?.count ?? 0] as const;
        }),
      );
      return { total: counted.reduce((sum, [, count]) => sum + count, 0), totals: Object.fromEntries(counted) };
    },

    /** Sends at most `limit` rows; gives where it stopped, or `null` at the end. */
    async run(limit: number, layout: Layout, sink: PageSink): Promise<Cursor['progress']> {
      const news = since === null ? [] : await query<{ entity: string }>(newsSql, {});
      const isNews = new Set(news.map(({ entity }) => entity));
      let left = limit;
      for (const [number, step] of steps.entries()) {
        if (number < start.step || (OF_NEWS.has(step.pass) && !isNews.has(step.entity))) continue;
        let after = number === start.step ? start.after : null;
        for (let isDone = false; !isDone; ) {
          if (left === 0) return { until, shares: now, buckets: own, step: number, after };
          const wanted = FROM_ZERO.has(step.pass) ? Math.min(left, CHUNK_ROWS) : left;
          const { lines, count, last } = await page(step, after, wanted, layout);
          if (lines) sink.lines(lines);
          left -= count;
          after = last;
          isDone = count < wanted;
        }
      }
      return null;
    },
  };
}
