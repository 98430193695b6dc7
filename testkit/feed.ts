import type { OpenFeed } from '#device/sync/pull.ts';
import { changeLinePrefix, type PullTail } from '#protocol/pull.ts';
import { ok } from '#protocol/result.ts';

/** Lines of the feed, as the server writes them. */
export const putLine = (entity: string, row: { id: string; version: number; [field: string]: unknown }): string =>
  `${changeLinePrefix(entity, 'put')}"id":"${row.id}","version":${row.version},"row":${JSON.stringify(row)}}`;

export const removeLine = (entity: string, id: string, version: number): string =>
  `${changeLinePrefix(entity, 'remove')}"id":"${id}","version":${version}}`;

export const headLine = (totals: Record<string, number>): string =>
  JSON.stringify({ total: Object.values(totals).reduce((sum, rows) => sum + rows, 0), totals });

export const tailLine = (cursor: string, more: Partial<PullTail> = {}): string =>
  JSON.stringify({
    cursor,
    hasMore: false,
    received: { count: 0, through: 0 },
    serverTime: '2026-11-20T09:00:00.000Z',
    epoch: 3,
    rulesVersion: 1,
    device: { isActive: true, requiresReauth: false },
    ...more,
  } satisfies PullTail);

/** A stream of these lines, cut into chunks of `size` bytes; `cut`: the connection breaks after the last one. */
export function feedStream(lines: readonly string[], { size = 64_000, cut = false } = {}): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at < bytes.byteLength) {
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
      } else if (cut) controller.error(new TypeError('terminated'));
      else controller.close();
    },
  });
}

/** Answers request after request with these streams; `asked` holds the cursors that came. */
export function scriptedFeed(script: readonly { lines: readonly string[]; size?: number; cut?: boolean }[]): {
  open: OpenFeed;
  asked: (string | null)[];
} {
  const asked: (string | null)[] = [];
  return {
    asked,
    open: async (cursor) => {
      const answer = script[asked.length];
      asked.push(cursor);
      if (!answer) throw new Error('one request more than the script has answers');
      return ok({ status: 200, headers: new Headers(), body: feedStream(answer.lines, answer) });
    },
  };
}
