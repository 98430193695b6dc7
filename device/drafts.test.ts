import { expect, it } from 'vitest';
import { createTestProfile, deliveryId } from '#testkit/device-profile.ts';
import { countDrafts, keepDraft, readDraft } from './drafts.ts';

const of = (number: number) => ({ entity: 'logistics.delivery', entityId: deliveryId(number) });

it('[E7] keeps what a form holds so far, for its record only, and makes no event of it', async () => {
  const { db, clock, events } = await createTestProfile();
  await keepDraft(db, of(1), 'half', clock.now());
  await keepDraft(db, of(1), 'half filled in', clock.now());
  expect(await readDraft(db, of(1))).toBe('half filled in');
  expect(await readDraft(db, of(2))).toBeNull();
  expect(await events()).toEqual([]);
  await keepDraft(db, of(1), null, clock.now());
  expect(await readDraft(db, of(1))).toBeNull();
});

it('[E7] knows how many forms are unfinished, for whoever is about to give them up', async () => {
  const { db, clock } = await createTestProfile();
  expect(await countDrafts(db)).toBe(0);
  await keepDraft(db, of(1), 'half', clock.now());
  await keepDraft(db, of(2), 'half', clock.now());
  await keepDraft(db, of(1), 'more', clock.now());
  expect(await countDrafts(db)).toBe(2);
  await keepDraft(db, of(2), null, clock.now());
  expect(await countDrafts(db)).toBe(1);
});

it('forgets a form that nobody came back to for a month', async () => {
  const { db, clock } = await createTestProfile();
  const now = clock.now();
  const later = new Date(now.getTime() + 31 * 86_400_000);
  await keepDraft(db, of(1), 'old', now);
  await keepDraft(db, of(2), 'new', later);
  expect(await readDraft(db, of(1))).toBeNull();
  expect(await readDraft(db, of(2))).toBe('new');
});
