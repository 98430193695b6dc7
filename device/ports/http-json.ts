import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import type { HttpAnswer } from './http.ts';
import type { Shape } from './shape.ts';

/** The JSON of an answer in the shape that was agreed; anything else, also an empty body, is `NOT_THE_SERVER`. */
export function readJson<Value>(answer: HttpAnswer, schema: Shape<Value>): Result<Value> {
  try {
    const shaped = schema.safeParse(JSON.parse(new TextDecoder().decode(answer.bytes)));
    return shaped.success ? ok(shaped.data) : fail(problem('NOT_THE_SERVER', { status: answer.status }));
  } catch {
    return fail(problem('NOT_THE_SERVER', { status: answer.status }));
  }
}
