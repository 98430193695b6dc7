import { useCallback, useEffect, useRef, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';
import { useDevice } from '../../device/device-context.tsx';
import { useDraftKeeper } from '../../parts/use-draft-keeper.ts';
import { useTyping } from '../../update/typing.ts';
import { readForm, writeForm } from './draft-text.ts';
import type { FormValue, FormValues } from './form-values.ts';
import { keptOf, seenOf, type Typing, takeUp, typedIn } from './typed-over.ts';

export interface FormDraft {
  values: FormValues;
  /** Something was typed. */
  dirty: boolean;
  /** When what was found from before was typed; `null`: nothing was. */
  foundAt: string | null;
  /** Version of the row that what was typed stands on; a new record has none. */
  seenVersion: number | undefined;
  change(name: string, value: FormValue): void;
  /** Back to what stood there; the draft is forgotten. */
  startAfresh(): void;
  /** Forgets the draft for good, when it has become an event. */
  done(): Promise<void>;
}

type State = Typing & { foundAt: string | null };

const write = (typing: Typing): string | null => {
  const kept = keptOf(typing, systemClock.now().toISOString());
  return kept && writeForm(kept);
};

/**
 * The values of a form: kept as they are typed, found again after a killed app. `null` while the draft is being read. `present`:
 * what stands there without the draft, by now; the form begins with it, and goes on as it was opened. `version`: of its row.
 */
export function useFormDraft(entity: string, form: string, present: FormValues, version?: number): FormDraft | null {
  const device = useDevice();
  const [state, setState] = useState<State>();
  const [isOver, setOver] = useState(false);
  const first = useRef({ values: present, version });
  const latest = useRef(state);
  const keeper = useDraftKeeper(entity, form, write);
  const show = useCallback((next: State) => {
    // The next change may come before this one is drawn.
    latest.current = next;
    setState(next);
  }, []);
  useEffect(() => {
    let open = true;
    const begin = (text: string | null) => {
      if (!open) return;
      const found = readForm(text);
      const typing = takeUp(found, first.current);
      show({ ...typing, foundAt: found && typedIn(typing).length > 0 ? found.at : null });
    };
    // A form that starts empty serves better than none.
    device.draft({ entity, entityId: form }).then(begin, () => begin(null));
    return () => {
      open = false;
    };
  }, [device, entity, form, show]);
  const dirty = !isOver && state !== undefined && typedIn(state).length > 0;
  useTyping(dirty);

  const change = useCallback(
    (name: string, value: FormValue) => {
      const before = latest.current;
      if (!before) return;
      const next = { ...before, values: { ...before.values, [name]: value } };
      show(next);
      void keeper.put(next);
    },
    [keeper, show],
  );
  const startAfresh = useCallback(() => {
    show({ ...takeUp(null, first.current), foundAt: null });
    void keeper.put(null);
  }, [keeper, show]);
  const done = useCallback(async () => {
    setOver(true);
    await keeper.put(null);
  }, [keeper]);
  if (!state) return null;
  const { values, foundAt } = state;
  const seenVersion = seenOf(state, { values: present, version });
  return { values, dirty, foundAt, seenVersion, change, startAfresh, done };
}
