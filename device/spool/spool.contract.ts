import { describe, expect, it } from 'vitest';
import type { Receipt } from '#protocol/receipt.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import {
  FRESH_DRAIN,
  type NewEntry,
  ofFile,
  ProfileGone,
  type ProfileRecord,
  type Settled,
  type Spool,
} from './spool.ts';

export const entry = (id: string, more: Partial<NewEntry> = {}): NewEntry => ({
  id,
  kind: 'event',
  seq: 1,
  priority: 10,
  after: [],
  body: new TextEncoder().encode(`{"id":"${id}"}`),
  ...more,
});

export const aRecord = (profile = 'tenant-user'): ProfileRecord => ({
  profile,
  email: `${profile}@test`,
  deviceEpoch: 1,
  epoch: 1,
  user: { id: 'user', name: 'Amina', role: 'driver', locale: 'fr' },
  tenant: { id: 'tenant', name: 'Laiterie', packs: ['logistics'], rules: DEFAULT_RULES },
  licence: { text: 'x', key: 'y', receivedAt: 1, seenAt: 1 },
  access: { token: 'secret-token', expiresAt: 2 },
  signedIn: true,
  requiresReauth: false,
});

export const answerTo = (ids: string[], more: Partial<Receipt> = {}, files: string[] = []): Settled => ({
  receipts: ids.map((eventId) => ({ eventId, status: 'applied', visible: false, ...more })),
  files,
  received: null,
  serverTime: null,
});

/** What every spool must do, the real one and its double. `open` gives an empty one. */
export function describeSpool(name: string, open: () => Promise<Spool>): void {
  const withProfile = async (...profiles: string[]) => {
    const spool = await open();
    for (const profile of profiles) await spool.changeProfile(profile, () => aRecord(profile));
    return spool;
  };
  const idsOf = async (spool: Spool, profile: string) => (await spool.entries(profile)).entries.map(({ id }) => id);
  const text = (body: Uint8Array | null | undefined) => (body ? new TextDecoder().decode(body) : null);

  describe(`spool: ${name}`, () => {
    it('gives the device one identity and remembers its name', async () => {
      const spool = await open();
      const [one, two] = await Promise.all([spool.device(), spool.device()]);
      expect(one.id).toBe(two.id);
      await spool.renameDevice('Van 4');
      expect(await spool.device()).toEqual({ id: one.id, name: 'Van 4' });
    });

    it('gives back what was put, as it was put', async () => {
      const spool = await withProfile('a');
      const file = entry('f', { kind: 'file', mime: 'image/png', seq: 2, body: new Uint8Array(100_000).fill(7) });
      expect(await spool.put('a', [file, entry('e', { after: ['x'], priority: 5 })])).toEqual({
        ok: true,
        value: ['f', 'e'],
      });
      const { entries } = await spool.entries('a');
      expect(entries).toEqual([
        { id: 'e', kind: 'event', seq: 1, priority: 5, after: ['x'], size: 10 },
        { id: 'f', kind: 'file', seq: 2, priority: 10, after: [], size: 100_000, mime: 'image/png' },
      ]);
      const [none, body, event] = await spool.bodies('a', ['nothing', 'f', 'e']);
      expect([none, body, text(event)]).toEqual([null, file.body, '{"id":"e"}']);
    });

    it('[Station 3] takes the same entry again without making two of it', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1'), entry('2')]);
      await spool.put('a', [entry('2'), entry('3')]);
      expect(await idsOf(spool, 'a')).toEqual(['1', '2', '3']);
    });

    it('[R30] lets an event go only by a final receipt that names it', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1'), entry('2'), entry('3')]);
      await spool.settle('a', answerTo(['1'], { status: 'waiting' }));
      await spool.settle('a', answerTo(['2'], { status: 'rejected', retryable: true }));
      await spool.settle('a', answerTo(['9']));
      expect(await idsOf(spool, 'a')).toEqual(['1', '2', '3']);
      await spool.settle('a', answerTo(['3', '1']));
      expect(await idsOf(spool, 'a')).toEqual(['2']);
      expect(await spool.bodies('a', ['1'])).toEqual([null]);
    });

    it('[Station 8] keeps answers in order until they are forgotten', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1'), entry('2'), entry('f', { kind: 'file' })]);
      await spool.settle('a', { ...answerTo(['1']), received: { count: 1, through: 1, missing: [[2, 3]] } });
      await spool.settle('a', answerTo(['2'], {}, ['f']));
      const [first, second] = await spool.settled('a');
      expect(first?.settled).toMatchObject({ receipts: [{ eventId: '1' }], received: { missing: [[2, 3]] } });
      expect(second?.settled).toMatchObject({ receipts: [{ eventId: '2' }], files: ['f'] });
      await spool.forget('a', [first!.key]);
      expect((await spool.settled('a')).map(({ key }) => key)).toEqual([second!.key]);
      expect(await idsOf(spool, 'a')).toEqual([]);
    });

    it('[Station 3] leaves out what is answered already, until the answer was taken over', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1')]);
      await spool.settle('a', answerTo(['1']));
      expect(await spool.put('a', [entry('1'), entry('2')])).toEqual({ ok: true, value: ['2'] });
      expect(await idsOf(spool, 'a')).toEqual(['2']);
    });

    it('tells by its mark whether something was put', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1')]);
      const { mark } = await spool.entries('a');
      expect(await spool.settle('a', answerTo(['1']))).toBe(mark);
      await spool.put('a', [entry('2')]);
      expect((await spool.entries('a')).mark).not.toBe(mark);
    });

    it('remembers the head, and never an earlier one of the same life', async () => {
      const spool = await withProfile('a');
      expect(await spool.head('a')).toBeNull();
      await spool.put('a', [], { deviceEpoch: 1, seq: 5, hash: 'five' });
      await spool.put('a', [], { deviceEpoch: 1, seq: 4, hash: 'four' });
      expect(await spool.head('a')).toEqual({ deviceEpoch: 1, seq: 5, hash: 'five' });
      await spool.put('a', [], { deviceEpoch: 2, seq: 1, hash: 'one' });
      expect(await spool.head('a')).toEqual({ deviceEpoch: 2, seq: 1, hash: 'one' });
    });

    it('[T7] keeps profiles apart', async () => {
      const spool = await withProfile('a', 'a-b');
      await spool.put('a', [entry('1'), entry('f', { kind: 'file' })]);
      await spool.put('a-b', [entry('1', { body: new Uint8Array([1]) })]);
      await spool.settle('a-b', answerTo(['1']));
      expect(await idsOf(spool, 'a')).toEqual(['1', 'f']);
      expect(await spool.settled('a')).toEqual([]);
      expect(await spool.counts()).toEqual(new Map([['a', { events: 1, files: 1 }]]));
      await spool.forget(
        'a',
        (await spool.settled('a-b')).map(({ key }) => key),
      );
      expect(await spool.settled('a-b')).toHaveLength(1);
    });

    it('changes a profile, also when several change it at once', async () => {
      const spool = await withProfile('a');
      const rename = (add: string) =>
        spool.changeProfile(
          'a',
          (before) => before && { ...before, user: { ...before.user, name: before.user.name + add } },
        );
      await Promise.all(['1', '2', '3', '4'].map(rename));
      const name = (await spool.profile('a'))!.user.name;
      expect([...name].sort().join('')).toBe([...'Amina1234'].sort().join(''));
      expect(await spool.changeProfile('a', () => null)).toMatchObject({ profile: 'a' });
      expect(await spool.changeProfile('b', () => null)).toBeNull();
      expect((await spool.profiles()).map(({ profile }) => profile)).toEqual(['a']);
    });

    it('remembers how sending goes', async () => {
      const spool = await withProfile('a');
      expect(await spool.drainState('a')).toEqual(FRESH_DRAIN);
      await spool.setDrainState('a', { ...FRESH_DRAIN, attempts: 3, suspects: ['1'] });
      expect(await spool.drainState('a')).toMatchObject({ attempts: 3, suspects: ['1'] });
      await spool.setDrainState('nobody', { ...FRESH_DRAIN, attempts: 3 });
      expect(await spool.drainState('nobody')).toEqual(FRESH_DRAIN);
    });

    it('[T3] makes one database key for a profile, whoever asks first', async () => {
      const spool = await withProfile('a', 'b');
      const [one, two] = await Promise.all([spool.databaseKey('a'), spool.databaseKey('a')]);
      expect(one.key).toHaveLength(32);
      expect(two).toEqual(one);
      expect(await spool.databaseKey('a')).toEqual(one);
      expect(await spool.databaseKey('b')).not.toEqual(one);
    });

    it('[T3] a wipe leaves nothing, and nothing can be written behind it', async () => {
      const spool = await withProfile('a', 'b');
      await spool.put('a', [entry('1'), entry('2')], { deviceEpoch: 1, seq: 2, hash: 'two' });
      await spool.settle('a', answerTo(['1']));
      await spool.setDrainState('a', { ...FRESH_DRAIN, attempts: 1 });
      const key = await spool.databaseKey('a');
      await spool.put('b', [entry('1')]);
      await spool.wipe('a');
      expect(await spool.profile('a')).toBeNull();
      expect(await spool.entries('a')).toEqual({ entries: [], mark: 0 });
      expect(await spool.bodies('a', ['1', '2'])).toEqual([null, null]);
      expect(await spool.settled('a')).toEqual([]);
      expect(await spool.head('a')).toBeNull();
      expect(await spool.drainState('a')).toEqual(FRESH_DRAIN);
      await expect(spool.put('a', [entry('3')])).rejects.toThrow(ProfileGone);
      await expect(spool.settle('a', answerTo(['2']))).rejects.toThrow(ProfileGone);
      await expect(spool.databaseKey('a')).rejects.toThrow(ProfileGone);
      expect(await idsOf(spool, 'b')).toEqual(['1']);
      await spool.changeProfile('a', () => aRecord('a'));
      const next = await spool.databaseKey('a');
      expect(next.file).not.toBe(key.file);
      expect(next.key).not.toEqual(key.key);
    });

    it('[E5] takes a database that is here already for that of a new profile, with how far it has come', async () => {
      const spool = await open();
      const here = { file: 'earlier', key: new Uint8Array(32).fill(5) };
      const head = { deviceEpoch: 1, seq: 7, hash: 'seven' };
      await spool.adoptKey('a', here, head);
      // A sign-in that was cut off before it had a record.
      await spool.adoptKey('a', here, head);
      await spool.changeProfile('a', () => aRecord('a'));
      expect(await spool.databaseKey('a')).toEqual(here);
      expect(await spool.head('a')).toEqual(head);
    });

    it('[E1] [T7] takes nothing of a file of an earlier life of the profile, and lets it have no answer', async () => {
      const spool = await withProfile('a');
      const before = ofFile(spool, (await spool.databaseKey('a')).file);
      expect(await before.put('a', [entry('1')])).toEqual({ ok: true, value: ['1'] });
      await spool.wipe('a');
      await spool.changeProfile('a', () => aRecord('a'));
      await expect(before.put('a', [entry('2')])).rejects.toThrow(ProfileGone);
      expect(await idsOf(spool, 'a')).toEqual([]);

      const now = ofFile(spool, (await spool.databaseKey('a')).file);
      await now.put('a', [entry('3')]);
      await spool.settle('a', answerTo(['3']));
      const keys = (await spool.settled('a')).map(({ key }) => key);
      await expect(before.forget('a', keys)).rejects.toThrow(ProfileGone);
      expect(await spool.settled('a')).toHaveLength(1);
      await now.forget('a', keys);
      expect(await spool.settled('a')).toEqual([]);
    });

    it('[T2] a wipe that the server ordered is reported with the last sequence, and told until it was read', async () => {
      const spool = await withProfile('a');
      await spool.put('a', [entry('1')], { deviceEpoch: 2, seq: 7, hash: 'seven' });
      await spool.wipe('a', { order: 'signed', by: 'office', deviceEpoch: 2 });
      const report = { order: 'signed', deviceEpoch: 2, seq: 7 };
      expect(await spool.remains()).toMatchObject([{ profile: 'a', session: true, report }]);
      // The service worker obeys the same order a moment later.
      await spool.wipe('a', { order: 'signed', by: 'office', deviceEpoch: 2 });
      expect(await spool.remains()).toMatchObject([{ report }]);
      await spool.renameDevice('Tablet');
      expect(await spool.device()).toMatchObject({ name: 'Tablet', wipedBy: 'office' });
      await spool.signedIn('b');
      expect((await spool.device()).wipedBy).toBeUndefined();
      await spool.wipe('a');
      expect(await spool.remains(), 'still to be told').toMatchObject([{ report }]);
      await spool.remainDone('a', 'report');
      expect(await spool.remains()).toMatchObject([{ report: null }]);
    });

    it('knows who has signed in since it goes on as a device that had lost its spool', async () => {
      const spool = await open();
      expect((await spool.device()).adopted).toBeUndefined();
      await spool.signedIn('a');
      expect((await spool.device()).adopted).toBeUndefined();
      expect(await spool.adoptDevice('earlier')).toBe(true);
      await spool.renameDevice('Tablet');
      expect(await spool.device()).toEqual({ id: 'earlier', name: 'Tablet', adopted: [] });
      await spool.signedIn('a');
      await spool.signedIn('a');
      await spool.signedIn('b');
      expect(await spool.device()).toMatchObject({ id: 'earlier', adopted: ['a', 'b'] });
    });

    it('tells what a wipe leaves to do, and not the session of who signed in again', async () => {
      const spool = await withProfile('a', 'b');
      const [{ file }, { file: other }] = [await spool.databaseKey('a'), await spool.databaseKey('b')];
      await spool.wipe('a');
      await spool.wipe('b');
      expect(await spool.remains()).toEqual([
        { profile: 'a', files: [file], session: true, report: null },
        { profile: 'b', files: [other], session: true, report: null },
      ]);
      await spool.changeProfile('a', () => aRecord('a'));
      await spool.remainDone('b', { file: other });
      expect(await spool.remains()).toEqual([
        { profile: 'a', files: [file], session: false, report: null },
        { profile: 'b', files: [], session: true, report: null },
      ]);
      const { file: second } = await spool.databaseKey('a');
      await spool.wipe('a');
      expect((await spool.remains())[0]).toEqual({ profile: 'a', files: [file, second], session: true, report: null });
      await spool.wipe('a');
      await spool.remainDone('a', { file });
      await spool.remainDone('a', { file: second });
      await spool.changeProfile('a', () => aRecord('a'));
      await spool.remainDone('b', 'session');
      expect(await spool.remains()).toEqual([]);
    });
  });
}
