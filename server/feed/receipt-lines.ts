// Station 9: pull. Verdicts that a repair or a resolution changed, for the device whose events they are about.
import type { Tx } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import { bind } from './bind.ts';
import type { Layout } from './page.ts';

/** Beside the entities of packs; asked for by name as they are. */
export const RECEIPTS = 'sync.receipt';

const WRITTEN = `l.changed_tx >= pg_snapshot_xmin($since::pg_snapshot) and not pg_visible_in_snapshot(l.changed_tx, $since::pg_snapshot)`;

const sqlOf = (isFirst: boolean): string => `
  select string_agg(line, $separator order by seq) || $ending as lines from (
    select l.seq, '{"entity":"${RECEIPTS}","op":"put","id":"' || l.event_id || '","version":0,"row":' ||
      (l.receipt::jsonb || jsonb_build_object('id', l.event_id, 'version', coalesce((l.receipt ->> 'version')::bigint, 0),
        'lastModifiedAt', to_char(l.received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) || '}' as line
    from navette.ledger l
    where l.tenant_id = $tenant and l.user_id = $user and l.device_id = $device and l.changed_tx is not null
      ${isFirst ? '' : `and ${WRITTEN}`}
  ) changed`;

/** Lines of the feed; `null`: there are none. From zero all that ever changed: the device may have kept its outbox. */
export async function receiptLines(
  tx: Tx,
  { tenantId, userId, deviceId }: Account,
  since: string | null,
  layout: Layout,
): Promise<Uint8Array | null> {
  const values = { tenant: tenantId, user: userId, device: deviceId, since, ...layout };
  const { text, values: given } = bind(sqlOf(since === null), values);
  const [row] = await tx.sql.unsafe(text, given, { prepare: true }).raw();
  const [lines] = row as unknown as [Buffer | null];
  return lines && (await tx.vault.openLines(lines));
}
