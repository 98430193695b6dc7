// biome-ignore-all lint/suspicious/noTemplateCurlyInString: texts of other sources

/** A mechanism taken out of a copy of the sources: some oracle must notice. */
export interface Mutation {
  name: string;
  /** What is missing then. */
  without: string;
  /** Each text stands exactly once in its file. */
  edits: readonly { file: string; find: string; put: string }[];
  /** Only worlds that know this trouble can notice. */
  among?: 'restores' | 'oldVersion' | 'meets';
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'no-ledger',
    without: 'the server looks up what it has judged before',
    edits: [
      {
        file: 'server/ingest/replay.ts',
        find: 'ledger.filter(({ own }) => own).map(',
        put: 'ledger.filter(() => false).map(',
      },
    ],
  },
  {
    name: 'time-cursor',
    without: 'the cursor is a snapshot: a pull brings only what began after the last one',
    edits: [
      {
        file: 'server/feed/pass-sql.ts',
        find: '`${alias}.tx >= pg_snapshot_xmin($since::pg_snapshot) and not pg_visible_in_snapshot(${alias}.tx, $since::pg_snapshot)`',
        put: '`${alias}.tx >= pg_snapshot_xmax($since::pg_snapshot)`',
      },
    ],
  },
  {
    name: 'no-rebase',
    without: 'own changes stay on top of what the server sends',
    edits: [
      {
        file: 'device/sync/rebase.ts',
        find: 'row = made && { ...made, ...identityOf(base.row, change) };',
        put: 'row = row ? row : made && { ...made, ...identityOf(base.row, change) };',
      },
    ],
  },
  {
    name: 'forget-first',
    without: 'receipts stay in the spool until the database has them, and what is missing is sealed again',
    edits: [
      { file: 'device/outbox/heal.ts', find: '  if (ids.length === 0) return;', put: '  if (ids.length >= 0) return;' },
      {
        file: 'device/outbox/settle.ts',
        find: '  const now = deps.clock.now().toISOString();',
        put: '  await deps.spool.forget(deps.profile, waiting.map(({ key }) => key));\n  const now = deps.clock.now().toISOString();',
      },
    ],
  },
  {
    name: 'no-turn',
    without: 'pushes of one device go one after the other',
    edits: [
      {
        file: 'server/ingest/replay.ts',
        find: 'update navette.device set last_seen_at = case when ${byOffice} then last_seen_at else ${now}::timestamptz end\n      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId}\n      returning epoch = ${session}::int or ${livesOn(tx, session)} as lives, revoked_at is not null as revoked`',
        put: 'select epoch = ${session}::int or ${livesOn(tx, session)} as lives, revoked_at is not null as revoked from navette.device\n      where tenant_id = ${tenantId} and user_id = ${userId} and id = ${deviceId}`',
      },
    ],
  },
  {
    name: 'no-exits',
    without: 'a row that is given to somebody else leaves the bucket it was in',
    edits: [{ file: 'server/database/sql/feed-triggers.ts', find: 'bool_or(present)', put: 'true' }],
  },
  {
    name: 'no-row-security',
    without: 'PostgreSQL keeps tenants apart by itself',
    edits: [
      { file: 'server/database/sql/security.ts', find: 'enable row level security', put: 'disable row level security' },
    ],
  },
  {
    name: 'cursor-first',
    without: 'rows and cursor are one transaction: the cursor is written before its rows',
    edits: [
      {
        file: 'device/sync/take-page.ts',
        find: '  return await db.transaction(async (tx) => {\n    const meta = await readMeta(tx);',
        put: '  await db.transaction((tx) => writeMeta(tx, { cursor: page.tail.cursor }));\n  return await db.transaction(async (tx) => {\n    const meta = { ...(await readMeta(tx)), cursor: page.after };',
      },
    ],
  },
  {
    name: 'sealed-before-put',
    without: 'an event is called sealed when the spool has it, and missing ones are sealed again',
    edits: [
      {
        file: 'device/outbox/seal.ts',
        find: '    const put = await spool.put(profile, entries, headOf(events));\n    if (!put.ok) return put;\n    const there = new Set(put.value);\n    answered.push(...events.flatMap(({ id }) => (there.has(id) ? [] : [id])));\n',
        put: '',
      },
      {
        file: 'device/outbox/seal.ts',
        find: '      [jsonList(put.value), events[0]!.offers],\n    );',
        put: '      [jsonList(events.map(({ id }) => id)), events[0]!.offers],\n    );\n    const put = await spool.put(profile, entries, headOf(events));\n    if (!put.ok) return put;',
      },
      { file: 'device/outbox/heal.ts', find: '  if (ids.length === 0) return;', put: '  if (ids.length >= 0) return;' },
    ],
  },
  {
    name: 'whole-tenant',
    without: 'the feed asks which rows are a person’s own',
    edits: [
      {
        file: 'server/feed/share.ts',
        find: "kind !== 'role') ? 'own' : null;",
        put: "kind !== 'role') ? 'whole' : null;",
      },
    ],
  },
  {
    name: 'no-links',
    without: 'audit entries behind a hole get their links when it closes',
    edits: [
      {
        file: 'server/ingest/chain-store.ts',
        find: '  if (links.length === 0) return;',
        put: '  if (links.length >= 0) return;',
      },
    ],
  },
  {
    name: 'one-try',
    without: 'sending is tried again after a failure',
    edits: [
      {
        file: 'device/spool/react.ts',
        find: "  return state.notBefore <= now || (hurry && state.saidBy === 'backoff');",
        put: '  return state.attempts === 0;',
      },
    ],
  },
  {
    name: 'silent-shortage',
    without: 'what no lot holds is recorded',
    edits: [
      {
        file: 'server/logistics/fifo.ts',
        find: 'return missing > 0 ? [...taken, { demand, lotId: null, quantity: missing }] : taken;',
        put: 'return taken;',
      },
    ],
  },
  {
    name: 'unraised-shortage',
    without: 'what no lot holds is a case of the office',
    edits: [
      {
        file: 'server/logistics/shortages.ts',
        find: '.filter(({ lotId }) => lotId === null)',
        put: '.filter(() => false)',
      },
    ],
  },
  {
    name: 'full-lots',
    without: 'what is taken is taken from a lot',
    edits: [
      {
        file: 'server/logistics/stock.ts',
        find: 'set remaining = t.remaining + r.quantity',
        put: 'set remaining = t.remaining',
      },
    ],
  },
  {
    name: 'burned-numbers',
    without: 'a number that nobody bears is given back: one is drawn for each push',
    edits: [
      {
        file: 'server/ingest/numbers.ts',
        find: 'do update set last = s.last\n',
        put: 'do update set last = s.last + 1\n',
      },
    ],
  },
  {
    name: 'same-epoch',
    without: 'a start of the server looks whether its database was restored',
    among: 'restores',
    edits: [
      {
        file: 'server/database/epoch.ts',
        find: 'if (isSame && known.storage === now.storage) return',
        put: 'if (isSame) return',
      },
    ],
  },
  {
    name: 'no-offer-again',
    without: 'what a restored server has forgotten is offered to it again',
    among: 'restores',
    edits: [
      {
        file: 'device/outbox/offer-again.ts',
        find: '  if (ranges.length === 0) return [];',
        put: '  if (ranges.length >= 0) return [];',
      },
    ],
  },
  {
    name: 'no-upcast',
    without: 'what an older app made is said in today’s words',
    among: 'oldVersion',
    edits: [
      {
        file: 'packs/upcasts.ts',
        find: 'if (event.schemaVersion >= SCHEMA_VERSION) return event;',
        put: 'if (event.schemaVersion >= 0) return event;',
      },
    ],
  },
  {
    name: 'all-seen',
    without: 'what others wrote before an edit stays unseen to its author’s next one',
    among: 'meets',
    edits: [
      {
        file: 'server/ingest/next-base.ts',
        find: '    .filter((base) => base?.entityId === entityId)\n',
        put: '    .filter((base) => base?.entityId === entityId)\n    .map((base) => base && { ...base, hidden: [], passed: [] })\n',
      },
    ],
  },
  {
    name: 'never-contested',
    without: 'a column that both sides changed is asked of the policy',
    among: 'meets',
    edits: [
      {
        file: 'server/policies/policy.ts',
        find: 'return changed.columns.filter((column) => column in values &&',
        put: 'return changed.columns.filter((column) => column === DELETED_AT && column in values &&',
      },
    ],
  },
  {
    name: 'silent-win',
    without: 'an edit that won over another’s is in the conflict log',
    among: 'meets',
    edits: [
      {
        file: 'server/ingest/verdicts.ts',
        find: '  if (!clash) {\n',
        put: '  if (!clash || clash.lost.length === 0) {\n',
      },
    ],
  },
  {
    name: 'whole-rows',
    without: 'only the columns that another wrote are contested',
    among: 'meets',
    edits: [
      {
        file: 'server/ingest/target.ts',
        find: 'const since = Object.keys(row).filter((column) => version === null || versionOf(column) > version);',
        put: 'const since = Object.keys(row);',
      },
    ],
  },
];
