// Station 5: reads what a device sends, never more than the limit.
import type * as z from 'zod/mini';
import { pathText } from '#packs/core/validate.ts';
import { findUnsafe } from '#protocol/safe-json.ts';
import { HttpProblem } from './http-problem.ts';

/**
 * The bytes of a request's body, unpacked. `limit` counts bytes before compression and is enforced while reading: what
 * goes beyond is neither unpacked nor kept. `onPart` sees each part as it comes, for those who want what a cut left.
 *
 * Refuses with `TOO_LARGE`, or with `MALFORMED` when it cannot be unpacked.
 */
export async function readBody(
  request: Request,
  limit: number,
  onPart?: (part: Uint8Array) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('Content-Length') ?? 0) > limit) throw new HttpProblem('TOO_LARGE', { limit });
  const stream = unpacked(request, limit);
  const parts: Uint8Array[] = [];
  let size = 0;
  if (stream) {
    const reader = stream.getReader();
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        size += read.value.byteLength;
        if (size > limit) throw new HttpProblem('TOO_LARGE', { limit });
        parts.push(read.value);
        onPart?.(read.value);
      }
    } catch (error) {
      reader.cancel().catch(() => undefined);
      throw error instanceof HttpProblem ? error : new HttpProblem('MALFORMED', { path: 'body' });
    }
  }
  return joined(parts, size);
}

function unpacked(request: Request, limit: number): ReadableStream<Uint8Array> | null {
  const encoding = request.headers.get('Content-Encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || request.body === null) return request.body;
  if (encoding !== 'gzip') throw new HttpProblem('MALFORMED', { path: 'Content-Encoding' });
  // Empty gzip members unpack to nothing for ever: what comes in is counted as well as what comes out.
  let packed = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      packed += part.byteLength;
      if (packed > limit) controller.error(new HttpProblem('TOO_LARGE', { limit }));
      else controller.enqueue(part);
    },
  });
  // Node's types disagree with each other on which bytes a decompressor takes.
  const gunzip = new DecompressionStream('gzip') as unknown as TransformStream<Uint8Array, Uint8Array>;
  return request.body.pipeThrough(counted).pipeThrough(gunzip);
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** UTF-8 JSON, or `MALFORMED`. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HttpProblem('MALFORMED', { path: 'body' });
  }
}

/** What the schema makes of the value, or `MALFORMED` with the path of the first part that does not fit. */
export function shaped<Schema extends z.ZodMiniType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpProblem('MALFORMED', { path: pathText(parsed.error.issues[0]?.path ?? []) || 'body' });
}

/** A small JSON body that holds what the schema asks for and nothing a database would choke on. */
export async function readJson<Schema extends z.ZodMiniType>(
  request: Request,
  schema: Schema,
  limit: number,
): Promise<z.output<Schema>> {
  const value = parseJson(await readBody(request, limit));
  const unsafe = findUnsafe(value);
  if (unsafe) throw new HttpProblem('MALFORMED', { path: unsafe.path || 'body' });
  return shaped(schema, value);
}
