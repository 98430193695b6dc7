import { expect, it } from 'vitest';
import { createTestProfile, DRIVER, ENTITIES } from '#testkit/device-profile.ts';
import { sqliteWasm } from '#testkit/sqlite-wasm.ts';
import type { DatabaseStore } from './db/database.ts';
import { readMeta, writeMeta } from './db/meta.ts';
import { createMemoryStore } from './db/open-memory.ts';
import { alignWithSession, openDatabase } from './open-database.ts';
import { openProfile, sendEarly } from './open-profile.ts';
import { commit } from './outbox/commit.ts';
import { seal } from './outbox/seal.ts';
import { createMemoryLocks } from './ports/locks.ts';
import { ProfileGone, type Spool } from './spool/spool.ts';
import { untilStopped } from './sync/until-stopped.ts';

/** Nothing of the office is needed for it. */
const aNote = {
  entity: 'logistics.audit_entry',
  action: 'CREATE',
  payload: { action: 'NOTE', entity: 'logistics.delivery', entityId: DRIVER },
};

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

it('[E1] [T7] seals nothing of a life that was signed out for good into the next one, however late it hears of it', async () => {
  const { spool, profile, deps } = await createTestProfile(0);
  const store = await createMemoryStore(sqliteWasm());
  const record = await spool.profile(profile);
  if (!record) throw new Error('a test profile is signed in');
  const { clock, ids } = deps;
  const parts = {
    spool,
    store: Promise.resolve(store),
    locks: createMemoryLocks(),
    report: () => undefined,
    clock,
    ids,
  };
  const opened = await openDatabase(parts as unknown as Parameters<typeof openDatabase>[0], {
    record,
    entities: ENTITIES,
  });
  expect(await commit({ ...deps, db: opened.db }, aNote)).toMatchObject({ ok: true });
  await spool.wipe(profile);
  await spool.changeProfile(profile, () => record);
  await expect(seal({ ...opened, profile })).rejects.toThrow(ProfileGone);
  expect((await spool.entries(profile)).entries).toEqual([]);
});

it('[A4] offers the files again that an earlier epoch had, when a session tells of the new one before the first page', async () => {
  const { spool, profile, db, deps } = await createTestProfile(0);
  const record = await spool.profile(profile);
  if (!record) throw new Error('a test profile is signed in');
  await writeMeta(db, { cursor: null, ready: false });
  const { epoch } = await readMeta(db);
  await commit(deps, { ...aNote, attachments: [] });
  const [event] = await db.all<{ id: string }>('SELECT id FROM outbox');
  await db.run(
    `INSERT INTO attachment (sha256, mime, size, eventId, state, usedAt, bytes) VALUES (?, 'image/png', 1, ?, 'uploaded', '', x'00')`,
    ['a'.repeat(64), event!.id],
  );
  const states = async () =>
    (await db.all<{ state: string }>('SELECT state FROM attachment')).map(({ state }) => state);
  await alignWithSession(deps, db, { ...record, epoch }, null);
  expect(await states()).toEqual(['uploaded']);
  await alignWithSession(deps, db, { ...record, epoch: epoch + 1 }, null);
  expect(await states()).toEqual(['committed']);
  expect(await readMeta(db)).toMatchObject({ epoch: epoch + 1 });
});

it('[E7] what was begun early and is needed by nobody any more fails for nobody (world 12000683)', async () => {
  const uncaught: unknown[] = [];
  const hear = (error: unknown) => uncaught.push(error);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  try {
    const { spool, profile } = await createTestProfile(0);
    const record = await spool.profile(profile);
    const broken: Spool = { ...spool, profile: () => Promise.reject(new DOMException('closing', 'UnknownError')) };
    const early = sendEarly({ spool: broken } as unknown as Parameters<typeof sendEarly>[0], record!);
    const gone = untilStopped(AbortSignal.abort(), 'elsewhere', () => Promise.reject(new Error('late')));
    expect(await gone).toBe('elsewhere');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(uncaught).toEqual([]);
    await expect(early.open(null)).rejects.toMatchObject({ name: 'UnknownError' });
  } finally {
    process.off('unhandledRejection', hear);
    for (const other of others) process.on('unhandledRejection', other);
  }
});
