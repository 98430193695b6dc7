import { deleteDB } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '#protocol/result.ts';
import { openSpoolDatabase } from './idb-schema.ts';
import { openIdbSpool } from './idb-spool.ts';
import { answerTo, aRecord, describeSpool, entry } from './spool.contract.ts';
import { FRESH_DRAIN, type Spool } from './spool.ts';

const opened: { name: string; spool: Spool }[] = [];
const open = (name = `spool-${crypto.randomUUID()}`) => {
  const spool = openIdbSpool({ name });
  opened.push({ name, spool });
  return spool;
};

afterEach(async () => {
  for (const { spool } of opened) spool.close();
  for (const { name } of opened) await deleteDB(name);
  opened.length = 0;
});

describeSpool('IndexedDB', async () => open());

describe('spool in IndexedDB', () => {
  /** A spool with one profile, one entry, one answer and a database key, and a look behind it. */
  const filled = async () => {
    const name = `spool-${crypto.randomUUID()}`;
    const spool = open(name);
    await spool.changeProfile('a', () => aRecord('a'));
    await spool.put('a', [entry('1'), entry('2')]);
    await spool.settle('a', answerTo(['1'], { code: 'PERSONAL' }));
    const databaseKey = await spool.databaseKey('a');
    return { name, spool, databaseKey, raw: await openSpoolDatabase(name, () => undefined) };
  };

  it('[E7] opens everything again after a restart, with the same keys', async () => {
    const { name, spool, databaseKey, raw } = await filled();
    raw.close();
    spool.close();
    const again = open(name);
    expect(await again.profile('a')).toEqual(aRecord('a'));
    expect(new TextDecoder().decode((await again.bodies('a', ['2']))[0]!)).toBe('{"id":"2"}');
    expect((await again.settled('a'))[0]?.settled.receipts).toMatchObject([{ eventId: '1' }]);
    expect(await again.databaseKey('a')).toEqual(databaseKey);
  });

  it('[E7] says that there was no room, although each write was only told that it was aborted', async () => {
    const { spool, raw } = await filled();
    const { put } = IDBObjectStore.prototype;
    const aborted = new Set<IDBTransaction>();
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given) {
      const request = put.apply(this, given);
      // As a browser does whose disk is full, which no test can fill.
      const { transaction } = this;
      const error = new DOMException('no room', 'QuotaExceededError');
      Object.defineProperty(transaction, 'error', { value: error, configurable: true });
      if (!aborted.has(transaction)) queueMicrotask(() => transaction.abort());
      aborted.add(transaction);
      return request;
    };
    try {
      const full = { name: 'QuotaExceededError' };
      await expect(spool.settle('a', answerTo(['2']))).rejects.toMatchObject(full);
      await expect(spool.setDrainState('a', FRESH_DRAIN)).rejects.toMatchObject(full);
      await expect(spool.changeProfile('a', (before) => before)).rejects.toMatchObject(full);
      await expect(spool.wipe('a')).rejects.toMatchObject(full);
      expect(await spool.put('a', [entry('3')])).toMatchObject({ ok: false, problem: { code: 'STORAGE_FULL' } });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect((await spool.entries('a')).entries.map(({ id }) => id)).toEqual(['2']);
    raw.close();
  });

  it('[T3] keeps no name, token, payload or key in clear, and no key that can be exported', async () => {
    const { databaseKey, raw } = await filled();
    const everything: unknown[] = [];
    for (const store of raw.objectStoreNames) everything.push(...(await raw.getAll(store)));
    const bytes = everything.flatMap((value) => bytesIn(value));
    const text = JSON.stringify(everything) + bytes.map((part) => new TextDecoder('latin1').decode(part)).join('\n');
    for (const secret of ['Amina', 'Laiterie', 'secret-token', '{"id":"2"}', 'PERSONAL'])
      expect(text).not.toContain(secret);
    expect(text).not.toContain(new TextDecoder('latin1').decode(databaseKey.key));
    const keys = await raw.getAll('keys');
    expect(keys.map(({ key }) => key.extractable)).toEqual([false, false]);
    await expect(crypto.subtle.exportKey('raw', keys[0]!.key)).rejects.toThrow();
    raw.close();
  });

  it('[E7] says so when a seal is broken, and is mended by putting the same again', async () => {
    const { spool, raw } = await filled();
    const stored = (await raw.get('entries', ['a', 'event', '2']))!;
    stored.sealed![stored.sealed!.length - 1]! ^= 1;
    await raw.put('entries', stored, ['a', 'event', '2']);
    raw.close();
    expect(await spool.bodies('a', ['2'])).toEqual([null]);
    await spool.put('a', [entry('2')]);
    expect(await spool.bodies('a', ['2'])).toEqual([entry('2').body]);
    expect((await spool.entries('a')).entries).toHaveLength(1);
  });

  it('[E7] an answer whose seal is broken is given up, and its event can be put again', async () => {
    const { spool, raw } = await filled();
    expect(await spool.put('a', [entry('1')])).toEqual(ok([]));
    const [key] = await raw.getAllKeys('settled');
    const sealed = (await raw.get('settled', key!))!;
    sealed[sealed.length - 1]! ^= 1;
    await raw.put('settled', sealed, key);
    raw.close();
    await spool.settle('a', answerTo(['2']));
    expect((await spool.settled('a')).map(({ settled }) => settled.receipts.map(({ eventId }) => eventId))).toEqual([
      ['2'],
    ]);
    expect(await spool.put('a', [entry('1')])).toEqual(ok(['1']));
    expect(await spool.put('a', [entry('2')])).toEqual(ok([]));
  });

  it('[T3] a body moved to another event does not open there', async () => {
    const { spool, raw } = await filled();
    await spool.put('a', [entry('3')]);
    const { sealed } = (await raw.get('entries', ['a', 'event', '2']))!;
    await raw.put('entries', { ...(await raw.get('entries', ['a', 'event', '3']))!, sealed }, ['a', 'event', '3']);
    raw.close();
    expect(await spool.bodies('a', ['3'])).toEqual([null]);
  });

  it('works on after the browser took the connection away', async () => {
    const { name, spool, raw } = await filled();
    raw.close();
    const newer = indexedDB.open(name, 99);
    await new Promise((resolve) => {
      newer.onsuccess = resolve;
    });
    newer.result.close();
    await expect(spool.entries('a')).rejects.toThrow(/version/);
    await deleteDB(name);
    expect(await spool.entries('a')).toEqual({ entries: [], mark: 0 });
  });

  it('two tabs that put, settle and wipe at once leave no half of anything', async () => {
    const name = `spool-${crypto.randomUUID()}`;
    const [one, two] = [open(name), open(name)];
    await one.changeProfile('a', () => aRecord('a'));
    const numbers = Array.from({ length: 30 }, (_, index) => String(index));
    await Promise.all([
      ...numbers.map((id) => one.put('a', [entry(id)])),
      ...numbers.map((id) => two.put('a', [entry(id)])),
    ]);
    expect((await two.entries('a')).entries).toHaveLength(30);
    await Promise.allSettled([one.settle('a', answerTo(numbers)), two.wipe('a'), one.put('a', [entry('late')])]);
    const raw = await openSpoolDatabase(name, () => undefined);
    for (const store of ['entries', 'files', 'settled', 'answered', 'heads', 'counters', 'profiles'] as const) {
      expect(await raw.count(store)).toBe(0);
    }
    raw.close();
  });
});

function bytesIn(value: unknown): Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(bytesIn) : [];
}
