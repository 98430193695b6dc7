import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { pickLocale } from '#protocol/locale.ts';
import type { ImportAnswer } from '#protocol/work-file.ts';
import type { Tx } from '#server/database/open.ts';
import { storeFile } from '../attachments/store.ts';
import type { Account } from '../auth/account.ts';
import { deviceKeysOf } from '../auth/device-keys.ts';
import { exportKeys } from '../auth/export-keys.ts';
import { signingKeys } from '../auth/signing-keys.ts';
import { poke } from '../feed/poke.ts';
import { HttpProblem } from '../http/http-problem.ts';
import { lifeOf, type PushContext, type PushDeps, push } from '../ingest/push.ts';
import { pgArray } from '../sql-values.ts';
import { type ReadWork, readWorkFile } from './read-work-file.ts';

export type ImportDeps = PushDeps;

/** Events of one transaction. */
const AT_ONCE = 100;

/** Who takes a file in. */
export type ImportContext = Pick<PushContext, 'locale' | 'requestId' | 'log'> & { admin: Account };

interface Opened extends ReadWork {
  author: Account;
  userName: string;
  deviceName: string;
  sha256: string;
}

/**
 * Shows what a file of unsent work holds, and unless it is only `look`ed at applies it: as its author, by the same applier and
 * ledger as a push, so that what arrives twice has one effect. The device may be revoked or in a later life: that is what the file is for.
 *
 * Refuses with `IMPORT_UNREADABLE`, `IMPORT_OTHER_TENANT` or `IMPORT_NOT_SIGNED`.
 */
export async function importWork(
  deps: ImportDeps,
  bytes: Buffer,
  context: ImportContext & { look: boolean },
): Promise<ImportAnswer> {
  const work = await open(deps, bytes, context.admin.tenantId);
  const { author, manifest, events, files } = work;
  const before = await deps.database.asTenant(author.tenantId, (tx) => knownOf(tx, work));
  const made = events.map((event) => String((event as { occurredAt?: unknown } | null)?.occurredAt ?? '')).sort();
  const answer: ImportAnswer = {
    userName: work.userName,
    deviceName: work.deviceName,
    exportedAt: manifest.exportedAt,
    events: events.length,
    files: files.length,
    from: made.at(0) || null,
    to: made.at(-1) || null,
    here: before.here,
    importedAt: before.importedAt?.toISOString() ?? null,
    results: null,
  };
  if (context.look) return answer;
  const results = await apply(deps, work, context);
  await deps.database.asTenant(author.tenantId, async (tx) => {
    await tx.sql`
      insert into navette.work_import (tenant_id, id, sha256, imported_by, user_id, device_id, device_epoch, events, files,
        results, imported_at)
      values (${author.tenantId}, ${deps.ids.next()}, ${work.sha256}, ${context.admin.userId}, ${author.userId},
        ${author.deviceId}, ${author.deviceEpoch}, ${events.length}, ${files.length},
        ${JSON.stringify(results)}::text::jsonb, ${deps.clock.now()})`;
  });
  return { ...answer, results };
}

async function open(deps: ImportDeps, bytes: Buffer, tenantId: string): Promise<Opened> {
  const { exportSecret } = await signingKeys(deps.database);
  const work = readWorkFile(bytes, exportKeys(exportSecret, tenantId).privateKey, tenantId);
  const { userId, deviceId, deviceEpoch } = work.manifest;
  const holder = { tenantId, userId, deviceId };
  const known = await deps.database.asTenant(tenantId, async (tx) => {
    const [row] = await tx.sql<{ role: string; name: string; locale: string; sectors: string[]; device: string }[]>`
      select a.role, a.name, a.locale, a.sectors, d.name as device from navette.device d
      join navette.account a on (a.tenant_id, a.id) = (d.tenant_id, d.user_id)
      where d.tenant_id = ${tenantId} and d.user_id = ${userId} and d.id = ${deviceId}`;
    return row && { ...row, keys: await deviceKeysOf(tx, holder) };
  });
  if (!known?.keys.some((key) => work.isSignedBy(key))) throw new HttpProblem('IMPORT_NOT_SIGNED');
  const { role, name, sectors } = known;
  return {
    ...work,
    author: { ...holder, deviceEpoch, role, name, sectors, locale: pickLocale(known.locale) },
    userName: name,
    deviceName: known.device,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

const idsOf = (events: readonly unknown[]): string[] =>
  events.flatMap((event) => {
    const id = (event as { id?: unknown } | null)?.id;
    return typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) ? [id] : [];
  });

async function knownOf(tx: Tx, { author, events, sha256 }: Opened): Promise<{ here: number; importedAt?: Date }> {
  const { tenantId, deviceId } = author;
  const [[row], [earlier]] = await Promise.all([
    tx.sql<{ here: number }[]>`
      select count(*)::int as here from navette.ledger
      where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = any(${pgArray(idsOf(events))}::uuid[])`,
    tx.sql<{ importedAt: Date }[]>`
      select max(imported_at) as "importedAt" from navette.work_import
      where tenant_id = ${tenantId} and sha256 = ${sha256} having max(imported_at) is not null`,
  ]);
  return { here: row?.here ?? 0, ...earlier };
}

/** What one push may hold: events of one life, in their order; what waited in an earlier life goes first. */
function blocksOf(events: readonly unknown[], author: Account): unknown[][] {
  const blocks: { life: number; events: unknown[] }[] = [];
  const ordered = events.map((event) => ({ life: lifeOf(event, author), event })).sort((a, b) => a.life - b.life);
  for (const { life, event } of ordered) {
    const last = blocks.at(-1);
    if (last?.life === life && last.events.length < AT_ONCE) last.events.push(event);
    else blocks.push({ life, events: [event] });
  }
  return blocks.map((block) => block.events);
}

/** Events by what became of them; `here`: had their verdict already. */
async function apply(deps: ImportDeps, work: Opened, context: ImportContext): Promise<Record<string, number>> {
  const { author, events, files } = work;
  const results: Record<string, number> = {};
  for (const some of blocksOf(events, author)) {
    const request = { batchId: v7(), head: { seq: 0, hash: '0'.repeat(64) }, events: some };
    const { receipts } = await push(deps, request, {
      ...context,
      account: author,
      bytes: 0,
      startedAt: deps.clock.now(),
      byOffice: true,
    });
    for (const { status, replayed, retryable } of receipts) {
      const name = replayed ? 'here' : retryable ? 'waiting' : status;
      results[name] = (results[name] ?? 0) + 1;
    }
    const fresh = receipts.filter(({ replayed }) => !replayed).map(({ eventId }) => eventId);
    await deps.database.asTenant(author.tenantId, (tx) => tellDevice(tx, author, fresh));
  }
  for (const file of files) {
    await deps.database.asTenant(author.tenantId, (tx) => storeFile(tx, author, file, deps.clock.now()));
  }
  return results;
}

/** The device may come back: it hears of its verdicts in the feed, before it sends. */
async function tellDevice(tx: Tx, { tenantId, deviceId }: Account, eventIds: readonly string[]): Promise<void> {
  await tx.sql`
    update navette.ledger set changed_tx = pg_current_xact_id()
    where tenant_id = ${tenantId} and device_id = ${deviceId} and event_id = any(${pgArray(idsOf(eventIds.map((id) => ({ id }))))}::uuid[])`;
  await poke(tx, tenantId);
}
