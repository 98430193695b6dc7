// Station 9: pull. The stream of the feed in parts; row text stays bytes, nothing of it is parsed here.
import { HEAD_LINE_PREFIX, PullHead, PullTail, TAIL_LINE_PREFIX } from '#protocol/pull.ts';
import type { Utf8Text } from '../db/database.ts';

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

const NEWLINE = 10;
const utf8 = new TextDecoder();
/** The longest beginning of a change line. */
const CHANGE = /^\{"entity":"([a-z_.]{1,80})","op":"(put|remove)",/;
const LONGEST_BEGINNING = 120;

/** Errors with `FeedCut` or `StrangeLine`. What has no tail behind it yet belongs to no checkpoint. */
export async function* readFeed(body: ReadableStream<Uint8Array>): AsyncGenerator<FeedPart, void> {
  const reader = body.getReader();
  const lines = createLines();
  const group = createGroup();
  let bytes = 0;
  let complete = false;
  try {
    while (!complete) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new FeedCut('the feed was cut', { cause });
      });
      complete = done;
      // Line by line without a promise for each: there are as many as rows.
      for (const line of done ? lines.rest() : lines.push(value)) {
        bytes += line.byteLength + 1;
        if (group.takes(line)) {
          if (group.count() === ROWS_PER_PART) yield group.close();
          continue;
        }
        if (group.count() > 0) yield group.close();
        const beginning = utf8.decode(line.subarray(0, LONGEST_BEGINNING));
        if (beginning.startsWith(TAIL_LINE_PREFIX)) yield { kind: 'tail', tail: parse(PullTail, line), bytes };
        else if (beginning.startsWith(HEAD_LINE_PREFIX)) yield { kind: 'head', head: parse(PullHead, line) };
        else if (!group.open(beginning, line)) throw new StrangeLine();
      }
    }
  } finally {
    if (!complete) await reader.cancel().catch(() => undefined);
  }
}

function parse<T>(schema: { parse(value: unknown): T }, line: Uint8Array): T {
  try {
    return schema.parse(JSON.parse(utf8.decode(line)));
  } catch {
    throw new StrangeLine();
  }
}

/** Cuts chunks into lines, which may begin in one and end in another. */
function createLines() {
  let carried: Uint8Array = new Uint8Array();
  return {
    *push(chunk: Uint8Array): Generator<Uint8Array, void> {
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        const line = joined(carried, chunk.subarray(from, end));
        carried = new Uint8Array();
        from = end + 1;
        yield line;
      }
      if (from < chunk.byteLength) carried = joined(carried, chunk.subarray(from));
    },
    *rest(): Generator<Uint8Array, void> {
      if (carried.byteLength > 0) yield carried;
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.byteLength === 0) return second;
  const whole = new Uint8Array(first.byteLength + second.byteLength);
  whole.set(first);
  whole.set(second, first.byteLength);
  return whole;
}

/** Change lines that begin alike, kept as they came. */
function createGroup() {
  let beginning: Uint8Array = new Uint8Array();
  let name: Pick<FeedRows, 'entity' | 'op'> = { entity: '', op: 'put' };
  let lines: Uint8Array[] = [];

  return {
    count: () => lines.length,
    takes: (line: Uint8Array): boolean => {
      if (beginning.byteLength === 0 || line.byteLength < beginning.byteLength) return false;
      for (let at = 0; at < beginning.byteLength; at += 1) if (line[at] !== beginning[at]) return false;
      lines.push(line);
      return true;
    },
    open: (text: string, line: Uint8Array): boolean => {
      const found = CHANGE.exec(text);
      if (!found) return false;
      const [whole, entity, op] = found as unknown as [string, string, FeedRows['op']];
      beginning = line.slice(0, whole.length);
      name = { entity, op };
      lines = [line];
      return true;
    },
    close: (): FeedRows => {
      const count = lines.length;
      const utf8 = bracketed(lines);
      lines = [];
      return { kind: 'rows', ...name, count, json: { utf8 } };
    },
  };
}

/** `[line,line,…]` */
function bracketed(lines: readonly Uint8Array[]): Uint8Array {
  const size = lines.reduce((sum, line) => sum + line.byteLength + 1, 1);
  const array = new Uint8Array(size);
  let at = 0;
  for (const line of lines) {
    array[at] = at === 0 ? 0x5b : 0x2c;
    array.set(line, at + 1);
    at += line.byteLength + 1;
  }
  array[at] = 0x5d;
  return array;
}
