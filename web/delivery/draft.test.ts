import { expect, test } from 'vitest';
import { EMPTY_DRAFT, readDraft, writeDraft } from './draft.ts';

const draft = { code: 'K7Q', receivedBy: 'Samir', signature: { width: 358, height: 200, strokes: [] } };

test('what was typed is read as it was written', () => {
  expect(readDraft(writeDraft(draft))).toEqual(draft);
});

test('an emptied form leaves nothing behind', () => {
  expect(writeDraft(EMPTY_DRAFT)).toBeNull();
  expect(readDraft(null)).toEqual(EMPTY_DRAFT);
});

test.each(['{"code":1}', 'broken', '[]', 'null'])('what cannot be a draft is none: %s', (text) => {
  expect(readDraft(text)).toEqual(EMPTY_DRAFT);
});
