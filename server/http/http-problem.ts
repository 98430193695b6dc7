import { type ErrorCode, type ErrorData, type Problem, problem } from '#protocol/errors.ts';

/** The exception at the edge: a whole request is refused. `server/http/errors.ts` turns it into the answer. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, data: ErrorData = {}, headers: Readonly<Record<string, string>> = {}) {
    super(code);
    this.problem = problem(code, data);
    this.headers = headers;
  }
}
