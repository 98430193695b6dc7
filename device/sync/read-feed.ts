// Station 9: pull. The stream of the feed in parts; row text stays bytes, nothing of it is parsed here.
import { HEAD_LINE_PREFIX, PullHead, PullTail, TAIL_LINE_PREFIX } from '#protocol/pull.ts';
import type { Utf8Text } from '../db/database.ts';
import { type Cut, createLineCutter } from './cut-lines.ts';

/** Rows in one part: one SQL statement. Measured: from 250 to 2,000 it makes no difference. */
const ROWS_PER_PART = 1_000;

export interface FeedRows {
  kind: 'rows';
  entity: string;
  op: 'put' | 'remove';
  count: number;
  /** A JSON array of the change lines. */
  json: Utf8Text;
}

export type FeedPart =
  | FeedRows
  | { kind: 'head'; head: PullHead }
  /** `bytes`: of the stream so far, uncompressed. */
  | { kind: 'tail'; tail: PullTail; bytes: number };

/** A line that the protocol does not know: this is not the server's stream. */
export class StrangeLine extends Error {}
/** The connection was cut or stayed silent. */
export class FeedCut extends Error {}

/** How a change line begins. */
const CHANGE = /^\{"entity":"([a-z_.]{1,80})","op":"(put|remove)",/;

/** Errors with `FeedCut` or `StrangeLine`. What has no tail behind it yet belongs to no checkpoint. */
export async function* readFeed(body: ReadableStream<Uint8Array>): AsyncGenerator<FeedPart, void> {
  const reader = body.getReader();
  const lines = createLineCutter((text) => CHANGE.exec(text)?.[0] ?? null, ROWS_PER_PART);
  let bytes = 0;
  let complete = false;
  try {
    while (!complete) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new FeedCut('the feed was cut', { cause });
      });
      complete = done;
      bytes += value?.byteLength ?? 0;
      for (const piece of value ? lines.push(value) : lines.rest()) {
        yield 'line' in piece ? ownLine(piece.line, bytes) : rowsOf(piece);
      }
    }
  } finally {
    if (!complete) await reader.cancel().catch(() => undefined);
  }
}

function rowsOf({ beginning, count, array }: Cut): FeedRows {
  const [, entity = '', op = ''] = CHANGE.exec(beginning) ?? [];
  return { kind: 'rows', entity, op: op as FeedRows['op'], count, json: { utf8: array } };
}

function ownLine(line: string, bytes: number): FeedPart {
  try {
    if (line.startsWith(TAIL_LINE_PREFIX)) return { kind: 'tail', tail: PullTail.parse(JSON.parse(line)), bytes };
    if (line.startsWith(HEAD_LINE_PREFIX)) return { kind: 'head', head: PullHead.parse(JSON.parse(line)) };
  } catch {
    // Not what the protocol says: below.
  }
  throw new StrangeLine();
}
