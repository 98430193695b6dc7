import type { WorkState } from '#device/api.ts';
import { useText } from '../texts/use-text.ts';
import { STATE_LOOKS } from '../theme/work-states.ts';
import classes from './state-mark.module.css';

/** One of the five states: colour, icon and word. `plain` has no surface, for rows that are many. */
export function StateMark({ state, plain = false }: { state: WorkState; plain?: boolean }) {
  const text = useText();
  const { icon: Icon, color, tint, word } = STATE_LOOKS[state];
  return (
    <span
      className={classes.mark}
      data-plain={plain || undefined}
      data-state={state}
      style={{ color, backgroundColor: plain ? undefined : tint }}
    >
      <Icon size="1.1em" stroke={2.2} aria-hidden />
      {text(word)}
    </span>
  );
}

/** A state as the local database gives it back; `null` where this person did nothing to the record. */
export function asWorkState(value: string | null): WorkState | null {
  return value !== null && Object.hasOwn(STATE_LOOKS, value) ? (value as WorkState) : null;
}
