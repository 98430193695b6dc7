import type { Problem } from './errors.ts';

/** An outcome as data; exceptions are for the edges only. */
export type Result<Value, Failure = Problem> = { ok: true; value: Value } | { ok: false; problem: Failure };

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value });
export const fail = <Failure>(problem: Failure): { ok: false; problem: Failure } => ({ ok: false, problem });
