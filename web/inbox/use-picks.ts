import { useMemo } from 'react';
import type { ConflictCase } from '#device/api.ts';
import type { FormValue, FormValues } from '../records/form/form-values.ts';
import { useFormDraft } from '../records/form/use-form-draft.ts';
import type { Picks, Side } from './choices.ts';

/** What a person has picked of a case so far. */
export interface Picking {
  picks: Picks;
  /** Values that are neither side's, by field, as far as they were typed. */
  others: FormValues;
  pick(some: Picks): void;
  type(field: string, value: FormValue): void;
  /** Settled: nothing is kept of it. */
  done(): Promise<void>;
}

const pickOf = (field: string): string => `pick ${field}`;
const otherOf = (field: string): string => `other ${field}`;

/** Kept like a form: a look at the record, and a killed app, lose none. `start`: the picks to begin with. `null` while it is read. */
export function usePicks(waiting: ConflictCase, start: Picks): Picking | null {
  const names = waiting.fields.map(({ name }) => name);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it starts with stays
  const first = useMemo(
    () =>
      Object.fromEntries(
        names.flatMap((name) => [
          [pickOf(name), start[name] ?? null],
          [otherOf(name), null],
        ]),
      ),
    [],
  );
  const draft = useFormDraft(waiting.entity, `case ${waiting.eventIds.join(' ')}`, first);
  if (!draft) return null;
  const { values, change, done } = draft;
  return {
    picks: Object.fromEntries(names.map((name) => [name, (values[pickOf(name)] ?? undefined) as Side | undefined])),
    others: Object.fromEntries(
      names.flatMap((name) => {
        const other = values[otherOf(name)] ?? null;
        return other === null ? [] : [[name, other]];
      }),
    ),
    pick: (some) => {
      for (const [name, side] of Object.entries(some)) change(pickOf(name), side ?? null);
    },
    type: (field, value) => change(otherOf(field), value),
    done,
  };
}
