// Station 9: pull. Lines of the feed out of chunks of bytes: those that begin alike become one JSON array, in place.

const NEWLINE = 10;
const COMMA = 0x2c;
const OPEN = 0x5b;
const CLOSE = 0x5d;
/** Longer than any beginning of a change line. */
const BEGINNING = 120;

export interface Cut {
  /** The lines' common beginning, as text. */
  beginning: string;
  count: number;
  /** `[line,line,…]` */
  array: Uint8Array;
}

/** A line that begins with `commonBeginning` of the lines before it is like them; any other is asked about. */
export interface LineCutter {
  push(chunk: Uint8Array): Generator<Cut | { line: string }, void>;
  /** The end of the stream. */
  rest(): Generator<Cut | { line: string }, void>;
}

/**
 * `beginningOf` answers how a group of lines begins of which this text is the first, or `null` when the line stands for
 * itself. At most `most` lines become one array.
 */
export function createLineCutter(beginningOf: (text: string) => string | null, most: number): LineCutter {
  const utf8 = new TextDecoder();
  let buffer = new Uint8Array(512_000);
  /** Bytes that have arrived; the group's first line begins at `from`, the line under way at `line`. One byte before is free. */
  let used = 1;
  let from = 1;
  let line = 1;
  let count = 0;
  let beginning = '';
  let bytes: Uint8Array = new Uint8Array();

  function makeRoom(more: number): void {
    if (used + more <= buffer.length) return;
    const kept = used - from;
    const target = 1 + kept + more > buffer.length / 2 ? new Uint8Array(2 * (1 + kept + more)) : buffer;
    target.set(buffer.subarray(from, used), 1);
    buffer = target;
    line -= from - 1;
    used = 1 + kept;
    from = 1;
  }

  function isLike(end: number): boolean {
    if (count === 0 || end - line < bytes.length) return false;
    for (let at = 0; at < bytes.length; at += 1) if (buffer[line + at] !== bytes[at]) return false;
    return true;
  }

  /** Up to the line under way. */
  function close(): Cut {
    const array = buffer.slice(from - 1, line);
    array[0] = OPEN;
    array[array.length - 1] = CLOSE;
    const cut = { beginning, count, array };
    from = line;
    count = 0;
    return cut;
  }

  function* take(end: number): Generator<Cut | { line: string }, void> {
    if (!isLike(end)) {
      if (count > 0) yield close();
      const next = beginningOf(utf8.decode(buffer.subarray(line, Math.min(end, line + BEGINNING))));
      if (next === null) {
        const text = utf8.decode(buffer.subarray(line, end));
        line = end + 1;
        from = line;
        yield { line: text };
        return;
      }
      beginning = next;
      bytes = buffer.slice(line, line + next.length);
    }
    buffer[end] = COMMA;
    line = end + 1;
    count += 1;
    if (count === most) yield close();
  }

  return {
    *push(chunk) {
      makeRoom(chunk.length + 1);
      buffer.set(chunk, used);
      let scan = used;
      used += chunk.length;
      const filled = buffer.subarray(0, used);
      for (let end = filled.indexOf(NEWLINE, scan); end !== -1; end = filled.indexOf(NEWLINE, scan)) {
        scan = end + 1;
        yield* take(end);
      }
    },
    *rest() {
      if (line < used) {
        makeRoom(1);
        used += 1;
        yield* take(used - 1);
      }
      if (count > 0) yield close();
    },
  };
}
