import * as z from 'zod/mini';
import { RECOVERIES } from './errors.ts';

/** The body of every refused request. Apart from `errors.ts`, so that pages name errors without carrying a validator. */
export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    recovery: z.enum(RECOVERIES),
    data: z.optional(z.record(z.string(), z.unknown())),
  }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;
