import { expect, test } from 'vitest';
import { EMPTY_DRAFT, keepDraft, readDraft } from './draft.ts';

function memoryStore(limit = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > limit) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
}

const draft = { code: 'K7Q', receivedBy: 'Samir', signature: { width: 358, height: 200, strokes: [] } };

test('[E7] what was typed is there again, for the same person and delivery only', () => {
  const store = memoryStore();
  keepDraft(store, 'a', 'd1', draft);
  expect(readDraft(store, 'a', 'd1')).toEqual(draft);
  expect(readDraft(store, 'b', 'd1')).toEqual(EMPTY_DRAFT);
  expect(readDraft(store, 'a', 'd2')).toEqual(EMPTY_DRAFT);
});

test('an emptied form leaves nothing behind', () => {
  const store = memoryStore();
  keepDraft(store, 'a', 'd1', draft);
  keepDraft(store, 'a', 'd1', EMPTY_DRAFT);
  expect(store.kept.size).toBe(0);
});

test('a full store does not break the form and keeps what it had', () => {
  const store = memoryStore(200);
  keepDraft(store, 'a', 'd1', draft);
  keepDraft(store, 'a', 'd1', { ...draft, receivedBy: 'x'.repeat(300) });
  expect(readDraft(store, 'a', 'd1')).toEqual(draft);
});

test.each(['{"code":1}', 'broken', '[]', 'null'])('what cannot be a draft is none: %s', (text) => {
  const store = memoryStore();
  store.setItem('navette.validation a d1', text);
  expect(readDraft(store, 'a', 'd1')).toEqual(EMPTY_DRAFT);
});
