import type { ErrorAnswer } from '#protocol/error-answer.ts';
import type { Recovery } from '#protocol/errors.ts';
import { dictionary, fields, flag, maybe, oneOf, type Shape, shape, text } from './shape.ts';

const RECOVERIES: Record<Recovery, true> = {
  retry: true,
  reauth: true,
  update: true,
  wipe: true,
  fix: true,
  none: true,
};

export const errorShape: Shape<ErrorAnswer> = shape(
  fields<ErrorAnswer>({
    error: fields<ErrorAnswer['error']>({
      code: text,
      message: text,
      retryable: flag,
      recovery: oneOf(RECOVERIES),
      data: maybe(dictionary),
    }),
  }),
);
