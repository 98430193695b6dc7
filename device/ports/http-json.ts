import { isErrorCode, problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { errorShape } from './error-shape.ts';
import type { HttpAnswer } from './http.ts';
import type { Shape } from './shape.ts';

/** The JSON of an answer in the shape that was agreed; anything else, also an empty body, is `NOT_THE_SERVER`. */
export function readJson<Value>({ bytes, status }: HttpAnswer, schema: Shape<Value>): Result<Value> {
  const value = parsed(bytes);
  const shaped = schema.safeParse(value);
  if (shaped.success) return ok(shaped.data);
  // An error is an error, whatever the number above it.
  const error = errorShape.safeParse(value);
  if (error.success && isErrorCode(error.data.error.code)) {
    return fail(problem(error.data.error.code, { ...error.data.error.data, status }));
  }
  return fail(problem('NOT_THE_SERVER', { status }));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
