import type { Context } from 'hono';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { ERRORS, type Problem, problem, sentence } from '#protocol/errors.ts';
import { pickLocale } from '#protocol/locale.ts';
import { isPassing } from '../database-errors.ts';
import type { AppEnv } from './env.ts';
import { HttpProblem } from './http-problem.ts';

/** Seconds after which a request is worth another try when the server is not able to say better. */
const RETRY_AFTER_SECONDS = 2;

/** For codes of single events when they are about a whole request: it was understood and cannot be done. */
const UNPROCESSABLE = 422;

/** The answer to whatever was thrown. An unknown error is written to the log and told without its text. */
export function answerError(error: unknown, c: Context<AppEnv>): Response {
  if (error instanceof HttpProblem) return answerProblem(c, error.problem, error.headers);
  if (isPassing(error)) {
    c.get('log').warn({ err: error }, 'unavailable');
    return answerProblem(c, problem('UNAVAILABLE'), { 'Retry-After': String(RETRY_AFTER_SECONDS) });
  }
  c.get('log').error({ err: error }, 'failed');
  return answerProblem(c, problem('INTERNAL', { requestId: c.get('requestId') }));
}

function answerProblem(c: Context<AppEnv>, refused: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  const { code, retryable, recovery, data } = refused;
  const locale = c.get('locale') ?? pickLocale(c.req.header('Accept-Language'));
  const body: ErrorAnswer = {
    error: {
      code,
      message: sentence(code, locale, data),
      retryable,
      recovery,
      ...(hasAny(data) && { data: { ...data } }),
    },
  };
  const status = ERRORS[code].status >= 400 ? ERRORS[code].status : UNPROCESSABLE;
  return c.json(body, status as 400, { ...headers, 'Content-Language': locale });
}

const hasAny = (data: object): boolean => Object.keys(data).length > 0;
