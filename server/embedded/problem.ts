/** Why the embedded database could not start: a code for programs, a sentence for people. */
export interface StartProblem {
  code:
    | 'DATA_IN_USE'
    | 'DATA_NOT_OURS'
    | 'DATA_UNREACHABLE'
    | 'DATA_OTHER_VERSION'
    | 'ACCOUNT_MISSING'
    | 'BINARIES_MISSING'
    | 'BINARIES_UNUSABLE'
    | 'INITDB_FAILED'
    | 'ORPHAN_STAYS'
    | 'POSTGRES_FAILED';
  message: string;
}

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; problem: StartProblem };

export const done = <Value>(value: Value): Outcome<Value> => ({ ok: true, value });

export const failed = (code: StartProblem['code'], message: string): { ok: false; problem: StartProblem } => ({
  ok: false,
  problem: { code, message },
});
