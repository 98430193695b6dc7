import { useCallback, useEffect, useRef, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';
import { useDevice } from '../../device/device-context.tsx';
import { useTyping } from '../../update/typing.ts';
import { readForm, writeForm } from './draft-text.ts';
import type { FormValue, FormValues } from './form-values.ts';

/** After the last key, in milliseconds. */
const KEPT_AFTER = 400;

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
export function useFormDraft(entity: string, form: string, start: FormValues): FormDraft | null {
  const device = useDevice();
  const [state, setState] = useState<{ values: FormValues; dirty: boolean; foundAt: string | null }>();
  const first = useRef(start);
  const over = useRef(false);
  useEffect(() => {
    let open = true;
    const show = (text: string | null) => {
      const found = readForm(text);
      if (!open) return;
      if (!found) return setState({ values: first.current, dirty: false, foundAt: null });
      setState({ values: { ...first.current, ...found.values }, dirty: true, foundAt: found.at });
    };
    // A form that starts empty serves better than none.
    device.draft({ entity, entityId: form }).then(show, () => show(null));
    return () => {
      open = false;
    };
  }, [device, entity, form]);
  useTyping(state?.dirty ?? false);

  const latest = useRef(state);
  latest.current = state;
  const keep = useCallback(() => {
    const now = latest.current;
    if (!now?.dirty || over.current) return;
    const text = writeForm({ at: systemClock.now().toISOString(), values: now.values });
    // Full or refused: what is typed is still on the screen.
    void device.keepDraft({ entity, entityId: form }, text).catch(() => undefined);
  }, [device, entity, form]);
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
    const fresh = { values: first.current, dirty: false, foundAt: null };
    // The form may go away before it is drawn once more.
    latest.current = fresh;
    setState(fresh);
    void device.keepDraft({ entity, entityId: form }, null);
  }, [device, entity, form]);
  const done = useCallback(() => {
    over.current = true;
    setState((before) => before && { ...before, dirty: false });
    return device.keepDraft({ entity, entityId: form }, null);
  }, [device, entity, form]);
  return state ? { ...state, change, startAfresh, done } : null;
}
