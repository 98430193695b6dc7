// Station 4: drain. One file, in parts when it is large or has failed before, going on where an earlier try was cut.
import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { readJson } from '../ports/http-json.ts';
import { fields, integer, maybe, shape, text } from '../ports/shape.ts';
import { authorized } from '../session/authorized.ts';
import type { DrainDeps, Run } from './run.ts';
import type { SpoolEntry } from './spool.ts';

/** Bytes of one request: 13 s at 20 kB/s, well inside the time limit. A file that is no larger goes whole. */
export const PART_BYTES = 262_144;
/** Of a file that failed before, whose line may be a slow one: 30 s at 2.2 kB/s. */
const SMALL_PART_BYTES = 65_536;

/** The status of an answer that asks for more. */
const GO_ON = 202;

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
  const timeoutMs = run.record.tenant.rules.requestTimeoutMs;
  const put = (range: string | null, bytes: Uint8Array<ArrayBuffer>) =>
    authorized(deps, run.profile, async (headers): Promise<Result<Uploaded & { isWhole: boolean }>> => {
      const sent = await deps.http.request({
        method: 'PUT',
        path: `/api/attachments/${file.id}`,
        headers: {
          ...headers,
          'Content-Type': file.mime ?? 'application/octet-stream',
          ...(range && { 'Content-Range': `bytes ${range}/${size}` }),
        },
        body: bytes,
        timeoutMs,
      });
      if (!sent.ok) return sent;
      const answer = readJson(sent.value, uploadShape);
      if (!answer.ok) return answer;
      const own = answer.value.sha256 === file.id && answer.value.size === size;
      // Every byte may have come without the server having put them together.
      const isWhole = sent.value.status !== GO_ON && answer.value.received === size;
      return own ? ok({ ...answer.value, isWhole }) : fail(problem('NOT_THE_SERVER'));
    });

  const failedBefore = run.suspects.has(file.id);
  let most = failedBefore ? SMALL_PART_BYTES : PART_BYTES;
  const inOne = size <= PART_BYTES && (!failedBefore || size === 0);
  let there = inOne ? await put(null, body) : await put('*', new Uint8Array());
  while (there.ok && !there.value.isWhole) {
    if (inOne) return fail(problem('UNAVAILABLE'));
    // With all of them there, the last one once more tells the server so.
    const from = Math.min(there.value.received, size - 1);
    const part = body.slice(from, from + most);
    const began = deps.clock.elapsed();
    there = await put(`${from}-${from + part.byteLength - 1}`, part);
    // As fast as this, a large part takes half of the time limit.
    if ((deps.clock.elapsed() - began) * 8 < timeoutMs) most = PART_BYTES;
    // A server that lost what it had says so; one that never gets on is asked again later.
    if (there.ok && !there.value.isWhole && there.value.received <= from) return fail(problem('UNAVAILABLE'));
  }
  return there;
}
