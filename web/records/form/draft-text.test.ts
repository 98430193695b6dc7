import { expect, test } from 'vitest';
import { readForm, writeForm } from './draft-text.ts';

test('[E7] an unfinished form is there again, with the bytes of its new files', () => {
  const file = { sha256: 'a', mime: 'image/jpeg', bytes: Uint8Array.of(0, 255, 16) };
  const kept = { at: '2026-11-20T08:00:00.000Z', values: { name: 'Épicerie', photo: file, lines: [] } };
  expect(readForm(writeForm(kept))).toEqual(kept);
});

test.each([null, '', '{', '{"code":"K7Q"}', '7'])('%j is no draft of a form', (text) => {
  expect(readForm(text)).toBeNull();
});
