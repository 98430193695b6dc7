import { z } from 'zod';
import { RECOVERIES } from './errors.ts';

/** The body of every refused request. Apart from `errors.ts`, so that pages name errors without carrying a validator. */
export const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
    recovery: z.enum(RECOVERIES),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type ErrorAnswer = z.infer<typeof ErrorAnswer>;
