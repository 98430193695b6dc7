import { expect, it } from 'vitest';
import { createTestProfile } from '#testkit/device-profile.ts';
import { sqliteWasm } from '#testkit/sqlite-wasm.ts';
import type { DatabaseStore } from './db/database.ts';
import { createMemoryStore } from './db/open-memory.ts';
import { openProfile } from './open-profile.ts';
import { createMemoryLocks } from './ports/locks.ts';
import { ProfileGone, type Spool } from './spool/spool.ts';

it('closes the file of a profile whose tables could not be made: the next try finds it free', async () => {
  const { spool, profile } = await createTestProfile(0);
  const store = await createMemoryStore(sqliteWasm());
  const full: DatabaseStore = {
    ...store,
    open: async (file, key) => ({
      ...(await store.open(file, key)),
      transaction: () => Promise.reject(new Error('the disk is full')),
    }),
  };
  const record = await spool.profile(profile);
  if (!record) throw new Error('a test profile is signed in');
  const parts = { spool, store: Promise.resolve(full), locks: createMemoryLocks(), report: () => undefined };
  const deps = parts as unknown as Parameters<typeof openProfile>[0];
  await expect(openProfile(deps, { record, grace: { isOver: () => false } })).rejects.toMatchObject({
    name: 'MigrationFailed',
    cause: { message: 'the disk is full' },
  });
  // Nobody has it open: it can be removed.
  expect(await store.remove((await spool.databaseKey(profile)).file)).toBe(true);
});

it('[E1] does not open a file of a life that was signed out for good while it waited, when its person is back', async () => {
  const { spool, profile } = await createTestProfile(0);
  const store = await createMemoryStore(sqliteWasm());
  const record = await spool.profile(profile);
  if (!record) throw new Error('a test profile is signed in');
  const old = { file: 'of a life before', key: (await spool.databaseKey(profile)).key };
  let asked = 0;
  const isBack: Spool = {
    ...spool,
    databaseKey: async (of) => {
      asked += 1;
      return asked === 1 ? old : await spool.databaseKey(of);
    },
  };
  const parts = { spool: isBack, store: Promise.resolve(store), locks: createMemoryLocks(), report: () => undefined };
  const deps = parts as unknown as Parameters<typeof openProfile>[0];
  await expect(openProfile(deps, { record, grace: { isOver: () => false } })).rejects.toThrow(ProfileGone);
  expect(await store.remove(old.file)).toBe(true);
});
