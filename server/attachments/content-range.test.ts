import { expect, test } from 'vitest';
import { readContentRange, readRange } from './content-range.ts';
import { keptMime } from './mime.ts';
import { joined } from './parts.ts';

test.each([
  [undefined, { kind: 'whole' }],
  ['bytes 0-99/500', { kind: 'part', from: 0, length: 100, total: 500 }],
  ['bytes 499-499/500', { kind: 'part', from: 499, length: 1, total: 500 }],
  ['bytes */500', { kind: 'question', total: 500 }],
  ['bytes 0-500/500', null],
  ['bytes 9-3/500', null],
  ['bytes 0-1/*', null],
  ['bytes 0-1', null],
  ['', null],
])('Content-Range: %s', (header, part) => {
  expect(readContentRange(header)).toEqual(part);
});

test.each([
  ['bytes=10-', { from: 10, to: null }],
  ['bytes=10-19', { from: 10, to: 19 }],
  ['bytes=19-10', null],
  ['bytes=-5', null],
  ['bytes=0-1,5-6', null],
  [undefined, null],
])('Range: %s', (header, range) => {
  expect(readRange(header)).toEqual(range);
});

test.each([
  ['image/png', 'image/png'],
  ['IMAGE/JPEG; q=1', 'image/jpeg'],
  ['image/svg+xml', 'application/octet-stream'],
  ['text/html', 'application/octet-stream'],
  [undefined, 'application/octet-stream'],
])('%s is kept as %s', (given, kept) => {
  expect(keptMime(given)).toBe(kept);
});

test('a part goes where it belongs, and never behind a gap', () => {
  const [kept, sent] = [Uint8Array.of(1, 2, 3), Uint8Array.of(8, 9)];
  expect(joined(kept, sent, 3)).toEqual(Uint8Array.of(1, 2, 3, 8, 9));
  expect(joined(kept, sent, 1)).toEqual(Uint8Array.of(1, 8, 9));
  expect(joined(kept, sent, 4)).toBeNull();
});
