const OK = 0;
const MAIN_JOURNAL = 0x0800;
/** More than this is not kept back. */
const MOST_BYTES = 1_000_000;

interface Held {
  data: Uint8Array;
  /** Where in the file the data begins, and how long it is. */
  start: number;
  length: number;
  /** What a write that failed has answered: bytes are missing in the file from then on. */
  failed: number;
}

/**
 * Keeps what SQLite writes into a rollback journal until it must be there. SQLite writes each page in three calls, number,
 * content, checksum, and relies on none before it has asked for a sync, which comes before any change of the database
 * itself. A call into OPFS costs the same for 4 bytes as for 40,000: a commit takes a third of the calls.
 */
export function bufferJournal(files: FacadeCalls): void {
  const held = new Map<number, Held>();
  // Each transaction has a journal of its own: the memory of the last one serves the next.
  let spare: Held | null = null;
  const { jOpen, jWrite, jRead, jTruncate, jSync, jFileSize, jClose } = files;

  function flush(file: number): number {
    const buffer = held.get(file);
    if (!buffer) return OK;
    // SQLite believes them written: it must not undo anything from what is there, but forget its pages and read them anew.
    if (buffer.failed !== OK || buffer.length === 0) return buffer.failed;
    const { data, start, length } = buffer;
    buffer.length = 0;
    buffer.failed = jWrite.call(files, file, data.subarray(0, length), start);
    return buffer.failed;
  }

  function keep(buffer: Held, data: Uint8Array, offset: number): void {
    if (buffer.length === 0) buffer.start = offset;
    if (buffer.data.byteLength < buffer.length + data.byteLength) {
      const larger = new Uint8Array(2 * (buffer.length + data.byteLength));
      larger.set(buffer.data.subarray(0, buffer.length));
      buffer.data = larger;
    }
    buffer.data.set(data, buffer.length);
    buffer.length += data.byteLength;
  }

  const flushed =
    <Rest extends unknown[]>(call: (file: number, ...rest: Rest) => number) =>
    (file: number, ...rest: Rest): number =>
      flush(file) || call.call(files, file, ...rest);

  Object.assign(files, {
    jOpen: (name, file, flags, outFlags) => {
      const code = jOpen.call(files, name, file, flags, outFlags);
      if (code === OK && flags & MAIN_JOURNAL) {
        held.set(file, spare ?? { data: new Uint8Array(64_000), start: 0, length: 0, failed: OK });
        spare = null;
      }
      return code;
    },
    jWrite: (file, given, offset) => {
      const buffer = held.get(file);
      if (!buffer) return jWrite.call(files, file, given, offset);
      const follows = buffer.length === 0 || offset === buffer.start + buffer.length;
      const code = follows && buffer.length < MOST_BYTES ? buffer.failed : flush(file);
      // What is given is a view through a proxy; only a part of it is bytes.
      if (code === OK) keep(buffer, given.subarray(), offset);
      return code;
    },
    jRead: flushed(jRead),
    jTruncate: flushed(jTruncate),
    jSync: flushed(jSync),
    jFileSize: flushed(jFileSize),
    jClose: (file) => {
      const code = flush(file);
      spare = held.get(file) ?? spare;
      if (spare) Object.assign(spare, { length: 0, failed: OK });
      held.delete(file);
      return jClose.call(files, file) || code;
    },
  } satisfies FacadeCalls);
}
