import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Receipt } from '#protocol/receipt.ts';
import { accessToken } from '../session/access.ts';
import { signOut } from '../session/sign-out.ts';
import { createDrain, type Drain } from './drain.ts';
import type { NewEntry, ProfileRecord } from './spool.ts';
import type { TestDevice } from './test-device.ts';
import { PART_BYTES } from './upload-file.ts';

/** A server, real or not, with a device of one person that has never signed in. */
export interface ServerWorld {
  device: TestDevice;
  person: Parameters<TestDevice['signIn']>[0];
  /** The next request reaches the server and its answer is lost. */
  loseNextAnswer(): void;
  end(): Promise<void>;
}

/** What the device relies on in a server: the double may not be kinder than the real one. */
export function describeServer(name: string, open: () => Promise<ServerWorld>): void {
  describe(`server: ${name}`, () => {
    let world: ServerWorld;
    let record: ProfileRecord;
    let drain: Drain;
    let seq = 0;
    beforeAll(async () => {
      world = await open();
      record = await world.device.signIn(world.person);
      drain = createDrain(world.device.deps);
    });
    afterAll(() => world.end());

    const { put, settled, forget } = {
      put: (entries: NewEntry[]) => world.device.deps.spool.put(record.profile, entries),
      settled: () => world.device.deps.spool.settled(record.profile),
      forget: (keys: number[]) => world.device.deps.spool.forget(record.profile, keys),
    };
    const next = (more: Parameters<TestDevice['event']>[2] = {}) => {
      seq += 1;
      return world.device.event(record, seq, more);
    };
    /** Drains and answers the receipts that came. */
    const receiptsAfter = async (): Promise<Receipt[]> => {
      await drain.request({ hurry: true });
      const answers = await settled();
      await forget(answers.map(({ key }) => key));
      return answers.flatMap((answer) => answer.settled.receipts);
    };

    it('[R20] gives each event its receipt, in the order sent, and says what it has', async () => {
      const entries = [await next(), await next(), await next()];
      await put(entries);
      await drain.request();
      const [answer] = await settled();
      expect(answer?.settled.receipts).toMatchObject(entries.map(({ id }) => ({ eventId: id, status: 'applied' })));
      expect(answer?.settled.received).toEqual({ count: 3, through: 3, missing: [] });
      await forget([answer!.key]);
    });

    it('[R21] repeats its verdict when the answer was lost', async () => {
      const entry = await next();
      await put([entry]);
      world.loseNextAnswer();
      expect(await drain.request()).toMatchObject([{ sent: 0, problem: { code: 'NETWORK_ERROR' } }]);
      expect(await receiptsAfter()).toMatchObject([{ eventId: entry.id, status: 'applied', replayed: true }]);
    });

    it('[R28] lets an event wait for one that is not there, and takes both when it is', async () => {
      const parent = await next();
      const child = await next({ after: [parent.id] });
      await put([child]);
      expect(await receiptsAfter()).toEqual([]);
      await put([parent]);
      expect((await receiptsAfter()).map(({ eventId }) => eventId)).toEqual([parent.id, child.id]);
    });

    it('[R29] names the ranges that are missing', async () => {
      const late = await next();
      const early = await next();
      await put([early]);
      await drain.request({ hurry: true });
      const [answer] = await settled();
      expect(answer?.settled.received?.missing).toEqual([[late.seq, late.seq]]);
      await forget([answer!.key]);
      await put([late]);
      await receiptsAfter();
    });

    it('[R50] takes a small file whole, a large one in parts, and either again', async () => {
      const files = [PART_BYTES / 8, PART_BYTES * 2 + 7].map((size, index): NewEntry => {
        const body = new Uint8Array(size).map((_, at) => (at * 31 + index) % 251);
        return { id: sha256HexOfBytes(body), kind: 'file', seq, priority: 1, after: [], mime: 'image/png', body };
      });
      for (let times = 0; times < 2; times += 1) {
        await put(files);
        expect(await drain.request({ hurry: true })).toMatchObject([{ files: 2, left: { files: 0 }, problem: null }]);
        await receiptsAfter();
      }
    });

    it('[R50] takes a file in parts whose answer was lost, although it would go whole', async () => {
      const body = new Uint8Array(PART_BYTES / 2).map((_, at) => (at * 17) % 251);
      await put([{ id: sha256HexOfBytes(body), kind: 'file', seq, priority: 1, after: [], mime: 'image/png', body }]);
      world.loseNextAnswer();
      expect(await drain.request()).toMatchObject([{ files: 0, problem: { code: 'NETWORK_ERROR' } }]);
      expect(await drain.request({ hurry: true })).toMatchObject([{ files: 1, left: { files: 0 }, problem: null }]);
      await receiptsAfter();
    });

    it('[R11] renews the session by its cookie, also when an answer was lost', async () => {
      const { deps } = world.device;
      const refused = (await deps.spool.profile(record.profile))!.access!.token;
      world.loseNextAnswer();
      expect(await accessToken(deps, record.profile, refused)).toMatchObject({ problem: { code: 'NETWORK_ERROR' } });
      const renewed = await accessToken(deps, record.profile, refused);
      expect(renewed).toMatchObject({ ok: true });
      await put([await next()]);
      expect(await receiptsAfter()).toMatchObject([{ status: 'applied' }]);
    });

    it('ends the session at sign-out; only a sign-in helps then', async () => {
      const { deps } = world.device;
      await signOut(deps, record.profile, { unsent: 0 }, async () => true);
      expect(await deps.spool.remains()).toEqual([]);
      const sent = await deps.http.request({
        method: 'POST',
        path: '/api/auth/refresh',
        body: JSON.stringify({ profile: record.profile }),
        timeoutMs: 5_000,
      });
      expect(sent).toMatchObject({ ok: false, problem: { code: 'REAUTH_REQUIRED' } });
    });
  });
}
