import { openDB } from 'idb';
import { expect, test } from 'vitest';
import { forgetDraft, forgetDrafts, keepDraft, readDraft } from './drafts.ts';

const FORM = 'captures.capture new CREATE';
const draft = {
  at: '2026-11-20T08:00:00.000Z',
  version: 0,
  values: { rawContent: 'A secret', photo: { bytes: Uint8Array.of(0, 255, 16) } },
};

test('[E7] a draft is there again with its new files, for the same person and form only', async () => {
  await keepDraft('p1', FORM, draft);
  expect(await readDraft('p1', FORM)).toEqual(draft);
  expect(await readDraft('p2', FORM)).toBeNull();
  expect(await readDraft('p1', 'captures.todo new CREATE')).toBeNull();
  await forgetDraft('p1', FORM);
  expect(await readDraft('p1', FORM)).toBeNull();
});

test('[N9] what a draft says is nowhere in clear, and goes with its key when the person signs out', async () => {
  await keepDraft('p1', FORM, draft);
  await keepDraft('p10', FORM, draft);
  const db = await openDB('navette-drafts');
  const kept = await db.getAll('draft');
  expect(kept.map(({ bytes }) => new TextDecoder().decode(bytes)).join()).not.toContain('secret');
  expect((await db.get('key', 'p1')).extractable).toBe(false);

  await forgetDrafts('p1');
  expect(await db.getAllKeys('draft')).toEqual([`p10 ${FORM}`]);
  expect(await db.getAllKeys('key')).toEqual(['p10']);
  expect(await readDraft('p1', FORM)).toBeNull();
  expect(await readDraft('p10', FORM)).toEqual(draft);
  db.close();
  await forgetDrafts('p10');
});
