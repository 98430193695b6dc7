import type { Ground, KeptForm } from './draft-text.ts';
import type { FormValue, FormValues } from './form-values.ts';

// What of a form its person typed, and over what. Pure.

/** Files are their hashes: their bytes need no comparing. */
const plain = (value: FormValue | undefined): string =>
  JSON.stringify(value ?? null, (_name, held: unknown) => (held instanceof Uint8Array ? undefined : held));
const isSame = (one: FormValue | undefined, other: FormValue | undefined): boolean =>
  one === other || plain(one) === plain(other);

const only = (values: FormValues, names: readonly string[]): FormValues =>
  Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? null]] : [])));

export interface Typing {
  values: FormValues;
  /** As the form was when it was opened. */
  first: FormValues;
  over: Ground;
}

/** The fields that were typed in: those that are not as they were. */
export const typedIn = ({ values, first }: Typing): string[] =>
  Object.keys(values).filter((name) => !isSame(values[name], first[name]));

/** A form as it is opened: what was typed before lies over what stands there now; all else is as it is. */
export function takeUp(kept: KeptForm | null, now: Ground): Typing {
  // Fields may have gone from the form since.
  const typed = only(kept?.values ?? {}, Object.keys(now.values));
  const opened: Typing = { values: { ...now.values, ...typed }, first: now.values, over: now };
  const over = kept?.over;
  if (!over || seenOf({ ...opened, over }, now) === now.version) return opened;
  return { ...opened, over: { values: { ...now.values, ...over.values }, version: over.version } };
}

/** What is kept of it; `null`: nothing was typed. */
export function keptOf(typing: Typing, at: string): KeptForm | null {
  const names = typedIn(typing);
  if (names.length === 0) return null;
  const { values, version } = typing.over;
  return { at, values: only(typing.values, names), over: { values: only(values, names), version } };
}

/**
 * The version that what was typed stands on. Whatever else has changed in the record since: where the fields that were typed in
 * say what they said, the newest is as good as seen.
 */
export const seenOf = (typing: Typing, now: Ground): number | undefined =>
  typedIn(typing).every((name) => isSame(typing.over.values[name], now.values[name]))
    ? now.version
    : typing.over.version;
