// Station 4: drain. One file, in parts when it is large, going on where an earlier try was cut.
import { problem } from '#protocol/errors.ts';
import { fail, type Result } from '#protocol/result.ts';
import { readJson } from '../ports/http-json.ts';
import { fields, integer, maybe, shape, text } from '../ports/shape.ts';
import { authorized } from '../session/authorized.ts';
import type { DrainDeps, Run } from './run.ts';
import type { SpoolEntry } from './spool.ts';

/** Bytes of one request: 13 s at 20 kB/s, well inside the time limit. A file that is no larger goes whole. */
export const PART_BYTES = 262_144;

interface Uploaded {
  sha256: string;
  /** Bytes that the server has. */
  received: number;
  size: number;
  /** The server's, once it has every byte. */
  epoch?: number;
}

const uploadShape = shape<Uploaded>(
  fields<Uploaded>({ sha256: text, received: integer, size: integer, epoch: maybe(integer) }),
);

/** Succeeds when the server says that it has every byte. */
export async function uploadFile(deps: DrainDeps, run: Run, file: SpoolEntry): Promise<Result<Uploaded>> {
  const [body] = await deps.spool.bodies(run.profile, [file.id]);
  if (!body) {
    run.damaged.push(file.id);
    return fail(problem('CHECKSUM_MISMATCH'));
  }
  const size = body.byteLength;
  const put = (range: string | null, bytes: Uint8Array<ArrayBuffer>) =>
    authorized(deps, run.profile, async (headers): Promise<Result<Uploaded>> => {
      const sent = await deps.http.request({
        method: 'PUT',
        path: `/api/attachments/${file.id}`,
        headers: {
          ...headers,
          'Content-Type': file.mime ?? 'application/octet-stream',
          ...(range && { 'Content-Range': `bytes ${range}/${size}` }),
        },
        body: bytes,
        timeoutMs: run.record.tenant.rules.requestTimeoutMs,
      });
      const answer = sent.ok ? readJson(sent.value, uploadShape) : sent;
      if (!answer.ok) return answer;
      const own = answer.value.sha256 === file.id && answer.value.size === size;
      return own ? answer : fail(problem('NOT_THE_SERVER'));
    });

  const whole = size <= PART_BYTES;
  let there = whole ? await put(null, body) : await put('*', new Uint8Array());
  while (there.ok && there.value.received < size) {
    const from = there.value.received;
    const part = body.slice(from, from + PART_BYTES);
    there = whole ? fail(problem('UNAVAILABLE')) : await put(`${from}-${from + part.byteLength - 1}`, part);
    // A server that lost what it had says so; one that never gets on is asked again later.
    if (there.ok && there.value.received <= from) return fail(problem('UNAVAILABLE'));
  }
  return there;
}
