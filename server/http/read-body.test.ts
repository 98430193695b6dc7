import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { HttpProblem } from './http-problem.ts';
import { readBody, readJson } from './read-body.ts';

const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request('http://navette.test/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
const refusal = async (work: Promise<unknown>): Promise<object> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof HttpProblem ? { code: error.problem.code, ...error.problem.data } : { thrown: error };
};

/** A source that counts what was taken from it. */
function endless(part: Uint8Array): { stream: ReadableStream<Uint8Array>; taken(): number } {
  let taken = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      taken += part.byteLength;
      controller.enqueue(part);
    },
  });
  return { stream, taken: () => taken };
}

test('up to the limit, in one piece or many', async () => {
  expect(await readBody(post('x'.repeat(100)), 100)).toHaveLength(100);
  expect(await readBody(new Request('http://navette.test/', { method: 'POST' }), 100)).toHaveLength(0);
  expect(await readBody(post(gzipSync('x'.repeat(100)), { 'Content-Encoding': 'gzip' }), 100)).toHaveLength(100);
});

test('[R3] what announces more is not read at all', async () => {
  const source = endless(new Uint8Array(10));
  const request = post(source.stream, { 'Content-Length': '101' });
  expect(await refusal(readBody(request, 100))).toEqual({ code: 'TOO_LARGE', limit: 100 });
  expect(source.taken()).toBeLessThanOrEqual(10);
});

test('[R3] what is more is read to the limit and no further', async () => {
  const source = endless(new Uint8Array(1_000));
  expect(await refusal(readBody(post(source.stream), 100_000))).toEqual({ code: 'TOO_LARGE', limit: 100_000 });
  expect(source.taken()).toBeLessThan(110_000);
});

test('a small gzip that unpacks to much is not unpacked further than the limit', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  let seen = 0;
  const reading = readBody(post(bomb, { 'Content-Encoding': 'gzip' }), 100_000, (part) => {
    seen += part.byteLength;
  });
  expect(await refusal(reading)).toEqual({ code: 'TOO_LARGE', limit: 100_000 });
  expect(seen).toBeLessThanOrEqual(100_000);
});

test('gzip members that unpack to nothing end as well', async () => {
  const source = endless(gzipSync(''));
  const request = post(source.stream, { 'Content-Encoding': 'gzip' });
  expect(await refusal(readBody(request, 10_000))).toMatchObject({
    code: expect.stringMatching(/TOO_LARGE|MALFORMED/),
  });
  expect(source.taken()).toBeLessThan(100_000);
});

test.each([
  ['cut gzip', gzipSync('hello').subarray(0, 12), 'gzip', 'body'],
  ['no gzip', 'hello', 'gzip', 'body'],
  ['another packing', 'hello', 'deflate', 'Content-Encoding'],
])('%s', async (_, body, encoding, path) => {
  expect(await refusal(readBody(post(body, { 'Content-Encoding': encoding }), 100))).toEqual({
    code: 'MALFORMED',
    path,
  });
});

const Shape = z.object({ name: z.string(), of: z.array(z.object({ n: z.number() })) });

test.each([
  ['{"name":"x","of":[{"n":1}],"more":true}', null],
  ['', 'body'],
  ['{', 'body'],
  ['null', 'body'],
  ['{"name":"x"}', 'of'],
  ['{"name":"x","of":[{"n":"1"}]}', 'of[0].n'],
  ['{"name":"a\\u0000","of":[]}', 'name'],
  ['{"name":"x","of":[],"__proto__":{}}', '__proto__'],
])('[R3][R4] JSON: %s', async (text, path) => {
  const reading = readJson(post(text), Shape, 1_000);
  if (path === null) expect(await reading).toEqual({ name: 'x', of: [{ n: 1 }] });
  else expect(await refusal(reading)).toEqual({ code: 'MALFORMED', path });
});
