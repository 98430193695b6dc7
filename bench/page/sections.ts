const NEWLINE = 10;
const COMMA = 44;
const HASH = 35;

/** Rows of one entity as the bytes of one JSON array. */
export interface Section {
  entity: string;
  array: Uint8Array;
}

/**
 * Cuts a stream of NDJSON, in which a line `#<entity>` begins a table, into arrays of about `bytes`. Bytes stay bytes: a
 * newline becomes a comma in its place.
 */
export async function* sections(stream: ReadableStream<Uint8Array>, bytes: number): AsyncGenerator<Section> {
  const text = new TextDecoder();
  let entity = '';
  /** What has arrived and is not given on yet; begins with a byte for the bracket. */
  let buffer = new Uint8Array(4 * bytes);
  let used = 1;
  /** Where the line under way begins. */
  let line = 1;

  const array = (): Section => {
    buffer[0] = 0x5b;
    // The last comma becomes the closing bracket.
    buffer[line - 1] = 0x5d;
    return { entity, array: buffer.slice(0, line) };
  };
  const keepRest = (): void => {
    buffer.copyWithin(1, line, used);
    used -= line - 1;
    line = 1;
  };

  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    if (used + chunk.length > buffer.length) {
      const larger = new Uint8Array(2 * (used + chunk.length));
      larger.set(buffer.subarray(0, used));
      buffer = larger;
    }
    buffer.set(chunk, used);
    let scan = used;
    used += chunk.length;
    for (let end = buffer.indexOf(NEWLINE, scan); end !== -1 && end < used; end = buffer.indexOf(NEWLINE, scan)) {
      if (buffer[line] === HASH) {
        const next = text.decode(buffer.subarray(line + 1, end));
        if (line > 1) yield array();
        entity = next;
        line = end + 1;
        keepRest();
        scan = 1;
        continue;
      }
      buffer[end] = COMMA;
      line = end + 1;
      scan = line;
    }
    if (line > bytes) {
      yield array();
      keepRest();
    }
  }
  if (line > 1) yield array();
}
