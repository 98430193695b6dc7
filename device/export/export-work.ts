import { problem } from '#protocol/errors.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { WORK_FILE_SUFFIX } from '#protocol/work-file.ts';
import type { WorkFile } from '../api.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProfileRecord, Spool } from '../spool/spool.ts';
import { writeWorkFile } from './write-work-file.ts';

/** Bodies opened at once. */
const AT_ONCE = 100;

/**
 * All that the spool holds of a profile, for its office alone. The database is not asked: this works while the session has ended,
 * the grace is over, or the database cannot be opened. Nothing is removed: what arrives twice has one effect. `NOT_FOUND`: nothing waits;
 * `REAUTH_REQUIRED`: this device has not yet been told for whom to encrypt.
 */
export async function exportWork(
  { spool, clock }: { spool: Spool; clock: Clock },
  record: ProfileRecord,
): Promise<Result<WorkFile>> {
  const { profile, exportKey, tenant, user, deviceEpoch } = record;
  if (exportKey === undefined) return fail(problem('REAUTH_REQUIRED'));
  const { entries } = await spool.entries(profile);
  const events = entries.filter(({ kind }) => kind === 'event').sort((a, b) => a.seq - b.seq);
  const files = entries.filter(({ kind }) => kind === 'file');
  if (entries.length === 0) return fail(problem('NOT_FOUND'));
  const exportedAt = clock.now().toISOString();
  const { id: deviceId } = await spool.device();
  const writer = await writeWorkFile(
    exportKey,
    {
      tenantId: tenant.id,
      userId: user.id,
      deviceId,
      deviceEpoch,
      exportedAt,
      events: events.length,
      files: files.length,
    },
    await spool.signingKey(),
  );
  const written = { events: 0, files: 0 };
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const ids = events.slice(from, from + AT_ONCE).map(({ id }) => id);
    for (const body of await spool.bodies(profile, ids)) {
      if (!body) continue;
      await writer.event(body);
      written.events += 1;
    }
  }
  for (const { id, mime = 'application/octet-stream' } of files) {
    const [bytes] = await spool.bodies(profile, [id]);
    if (!bytes) continue;
    await writer.file({ sha256: id, mime }, bytes);
    written.files += 1;
  }
  const name = `navette-${exportedAt.slice(0, 16).replace(/[:T]/g, '-')}${WORK_FILE_SUFFIX}`;
  return ok({ name, file: await writer.end(), ...written });
}
