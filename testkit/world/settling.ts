// What only a person can do: choose between two versions of a record, correct what was refused and send it again, or give it up.
import type { ConflictCase, Refusal } from '#device/api.ts';
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import type { Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Phone } from './phone.ts';
import { valuesFor } from './values.ts';

/** Opens the list of what needs a person, and settles one of it. */
export async function settleOne(phone: Phone): Promise<void> {
  const { api } = phone.draw.pick(phone.tabs);
  if (!(await api.state()).active) return;
  const [cases, refused] = await Promise.all([api.conflicts(), api.refusals()]);
  if (cases.length > 0 && (refused.length === 0 || phone.draw.chance(0.7))) {
    await choose(phone, phone.draw.pick(cases));
  } else if (refused.length > 0) await answerRefusal(phone, phone.draw.pick(refused));
}

/** Choices of their own that a person tries before they let theirs stand: a record may be nowhere any more. */
const MOST_TRIES = 2;

/** Everything that waits for this person's choice, for the `round`th time. Answers how many there were. */
export async function settleConflicts(phone: Phone, round: number): Promise<number> {
  if (!(await phone.api.state()).active) return 0;
  const waiting = (await phone.api.conflicts()).filter(({ waitsFor, isChosen }) => waitsFor === 'you' && !isChosen);
  for (const one of waiting) await choose(phone, one, round >= MOST_TRIES);
  return waiting.length;
}

/** Theirs, mine, or field by field; whose role has lost the right to write it lets theirs stand. */
async function choose(phone: Phone, about: ConflictCase, givesIn = false): Promise<void> {
  const { draw } = phone;
  const { entity, entityId, mine, fields } = about;
  const wanted = draw.pick(['theirs', 'mine', 'mix'] as const);
  const how = givesIn ? 'theirs' : wanted;
  // What the server fills in nobody chooses, as in the inbox.
  const own = fields.filter(({ name }) => !entityNamed(entity)?.entity.serverFields.includes(name));
  const chosen = own.filter(() => how === 'mine' || (how === 'mix' && draw.chance(0.5)));
  const isGone = mine === null;
  const values = isGone ? {} : Object.fromEntries(chosen.map((field) => [field.name, field.mine]));
  const choice = { entity, entityId, values, delete: isGone && how === 'mine' };
  const { active } = await phone.api.state();
  const done = await phone.api.resolveConflict(choice);
  const intent = { entity, entityId, action: CONFLICT_RESOLVED, payload: values };
  phone.told(done, intent, active?.profile ?? '');
  if (done.ok || done.problem.code !== 'FORBIDDEN_ACTION') return;
  const theirs = await phone.api.resolveConflict({ entity, entityId, values: {} });
  phone.told(theirs, { ...intent, payload: {} }, active?.profile ?? '');
}

async function answerRefusal(phone: Phone, { eventId, entity, entityId, action, payload }: Refusal): Promise<void> {
  const { draw, api } = phone;
  if (draw.chance(0.3)) {
    const given = await api.discard(eventId);
    if (!given.ok) phone.refused[given.problem.code] = (phone.refused[given.problem.code] ?? 0) + 1;
    return;
  }
  const { active } = await api.state();
  const known = entityNamed(entity);
  const world = phone.tenant.values(known?.pack.name ?? '', draw, phone.clock.now().getTime());
  const fields = (known?.entity.actions[action]?.payload ?? known?.entity.fields ?? {}) as Fields;
  const named = Object.fromEntries(Object.entries(fields).filter(([name]) => name in payload));
  const corrected = draw.chance(0.5) ? { payload: { ...payload, ...valuesFor(named, world) } } : undefined;
  const done = await api.sendAgain(eventId, corrected);
  phone.told(done, { entity, entityId, action, payload: corrected?.payload ?? payload }, active?.profile ?? '');
}
