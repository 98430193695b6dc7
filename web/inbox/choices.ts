import type { ConflictCase, ConflictChoice, ConflictField } from '#device/api.ts';
import { isBeyondRole } from '#packs/core/deed.ts';
import type { AnyEntity } from '#packs/core/entity.ts';
import type { KnownEntity } from '#packs/registry.ts';

/** What a person takes of each field that differs. Pure. */
export type Side = 'theirs' | 'mine' | 'other';
export type Picks = Readonly<Record<string, Side | undefined>>;

/** The server fills these in: whatever is chosen, theirs stands. */
export const isOffices = (entity: AnyEntity, { name }: ConflictField): boolean => entity.serverFields.includes(name);

/** Fields that both sides changed first; those are the ones that a person must decide. */
export const inOrder = (fields: readonly ConflictField[]): ConflictField[] =>
  [...fields].sort((a, b) => Number(b.isContested) - Number(a.isContested));

/** What only one side changed is kept from both unless the person says otherwise. */
export const firstPicks = (entity: AnyEntity, { fields }: ConflictCase): Picks =>
  Object.fromEntries(
    fields.map((field) => [
      field.name,
      isOffices(entity, field) ? 'theirs' : field.isContested ? undefined : sideOf(field),
    ]),
  );

const sideOf = ({ isMine }: ConflictField): Side => (isMine ? 'mine' : 'theirs');

export const allOf = (side: 'theirs' | 'mine', entity: AnyEntity, { fields }: ConflictCase): Picks =>
  Object.fromEntries(fields.map((field) => [field.name, isOffices(entity, field) ? 'theirs' : side]));

/** How many fields are still to be chosen. A record that one side deleted is one choice. */
export const leftToChoose = ({ fields }: ConflictCase, picks: Picks): number =>
  fields.filter(({ name }) => picks[name] === undefined).length;

/** The record, and the version of theirs that was shown. */
const about = ({ entity, entityId, theirsVersion }: ConflictCase) => ({ entity, entityId, seenVersion: theirsVersion });

/** The choice as the device takes it. `others`: values that are neither side's, by field. */
export function choiceOf(
  entity: AnyEntity,
  waiting: ConflictCase,
  picks: Picks,
  others: Readonly<Record<string, unknown>>,
): ConflictChoice {
  const values = Object.fromEntries(
    waiting.fields
      .filter((field) => !isOffices(entity, field))
      .flatMap(({ name, mine }) => {
        if (picks[name] === 'mine') return [[name, mine]];
        return picks[name] === 'other' ? [[name, others[name] ?? null]] : [];
      }),
  );
  return { ...about(waiting), values };
}

/** The choice where one side deleted the record: it stays as theirs is, or as mine is. */
export function wholeChoice(entity: AnyEntity, waiting: ConflictCase, side: 'theirs' | 'mine'): ConflictChoice {
  const { mine, fields } = waiting;
  if (side === 'theirs') return { ...about(waiting), values: {} };
  if (mine === null) return { ...about(waiting), values: {}, delete: true };
  const writable = fields.filter((field) => !isOffices(entity, field));
  const changed = writable.filter(({ isMine }) => isMine);
  // Something has to be written to bring it back.
  const back = changed.length > 0 ? changed : writable;
  return { ...about(waiting), values: Object.fromEntries(back.map((field) => [field.name, field.mine])) };
}

/** Whether this role may still have mine, or part of it: what would be refused is not offered. */
export function mayKeepMine(known: KnownEntity, waiting: ConflictCase, role: string): boolean {
  const { values, delete: isDeleted = false } = wholeChoice(known.entity, waiting, 'mine');
  const choice = { conflictEventIds: waiting.eventIds, values, delete: isDeleted };
  return !isBeyondRole(known, { kind: 'resolve', choice }, role, waiting.hasDeletion);
}
