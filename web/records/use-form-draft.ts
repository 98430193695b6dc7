import { useCallback, useEffect, useRef, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';
import { useProfile } from '../device/device-context.tsx';
import { useTyping } from '../update/typing.ts';
import { forgetDraft, keepDraft, readDraft } from './drafts.ts';
import type { FormValue, FormValues } from './form-values.ts';

/** After the last key, in milliseconds. */
const KEPT_AFTER = 400;

interface Kept {
  at: string;
  /** The version of the record that was edited; 0 for a new one. */
  version: number;
  values: FormValues;
}
const isKept = (found: unknown): found is Kept =>
  typeof found === 'object' && found !== null && 'values' in found && 'at' in found;

export interface FormDraft {
  values: FormValues;
  /** Something was typed. */
  dirty: boolean;
  /** When what was found from before was typed; `null`: nothing was. */
  foundAt: string | null;
  change(name: string, value: FormValue): void;
  /** Back to `start`; the draft is forgotten. */
  startAfresh(): void;
  /** Forgets the draft for good, when it has become an event. */
  done(): Promise<void>;
}

/** The values of a form: kept as they are typed, found again after a killed app. `null` while the draft is being read. */
export function useFormDraft(form: string, start: FormValues, version: number): FormDraft | null {
  const { profile } = useProfile();
  const [state, setState] = useState<{ values: FormValues; dirty: boolean; foundAt: string | null }>();
  const first = useRef(start);
  const over = useRef(false);
  useEffect(() => {
    let open = true;
    void readDraft(profile, form).then((found) => {
      if (!open) return;
      if (!isKept(found)) return setState({ values: first.current, dirty: false, foundAt: null });
      setState({ values: { ...first.current, ...found.values }, dirty: true, foundAt: found.at });
    });
    return () => {
      open = false;
    };
  }, [profile, form]);
  useTyping(state?.dirty ?? false);

  const latest = useRef(state);
  latest.current = state;
  const keep = useCallback(() => {
    const now = latest.current;
    if (!now?.dirty || over.current) return;
    void keepDraft(profile, form, { at: systemClock.now().toISOString(), version, values: now.values } satisfies Kept);
  }, [profile, form, version]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change is kept, a moment later
  useEffect(() => {
    const timer = setTimeout(keep, KEPT_AFTER);
    return () => clearTimeout(timer);
  }, [keep, state?.values]);
  useEffect(() => {
    // A phone that puts the app away may never come back to it.
    const hidden = () => document.visibilityState === 'hidden' && keep();
    document.addEventListener('visibilitychange', hidden);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      keep();
    };
  }, [keep]);

  const change = useCallback(
    (name: string, value: FormValue) =>
      setState((before) => before && { ...before, dirty: true, values: { ...before.values, [name]: value } }),
    [],
  );
  const startAfresh = useCallback(() => {
    setState({ values: first.current, dirty: false, foundAt: null });
    void forgetDraft(profile, form);
  }, [profile, form]);
  const done = useCallback(() => {
    over.current = true;
    setState((before) => before && { ...before, dirty: false });
    return forgetDraft(profile, form);
  }, [profile, form]);
  return state ? { ...state, change, startAfresh, done } : null;
}
