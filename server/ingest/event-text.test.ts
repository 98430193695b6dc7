import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import * as protocol from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { chainHash, hashesOf, sha256 } from './event-text.ts';

const json = fc.jsonValue({ stringUnit: 'grapheme' });

test('the same hashes as the protocol computes, of anything that travels', () => {
  const events = fc
    .record({ id: fc.uuid(), payload: json })
    .chain((known) =>
      fc.dictionary(fc.string({ unit: 'grapheme' }), json).map((more) => ({ ...more, ...known, checksum: 'ignored' })),
    );
  fc.assert(
    fc.property(events, (event) => {
      // Through text, as events come.
      const raw = JSON.parse(JSON.stringify(event)) as SyncEvent;
      expect(hashesOf({ ...raw })).toMatchObject({
        checksum: protocol.checksumOf(raw),
        payloadHash: protocol.sha256Hex(canonicalJson(raw.payload)),
      });
    }),
  );
});

test('texts and links', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(sha256(text)).toBe(protocol.sha256Hex(text));
    }),
  );
  expect(chainHash(protocol.CHAIN_START, 'a')).toBe(protocol.chainHash(protocol.CHAIN_START, 'a'));
});

test('half of a surrogate pair has no canonical form', () => {
  expect(hashesOf({ payload: { text: '\ud800' } })).toBeNull();
  expect(hashesOf({ '\ud800': 1 })).toBeNull();
});
