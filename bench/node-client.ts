import { delivery } from '#packs/logistics/delivery.ts';
import { CHAIN_START, chainHash, checksumOf } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { NDJSON } from '#protocol/pull.ts';
import { PushAnswer } from '#protocol/push.ts';
import { SessionAnswer } from '#protocol/session.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import type { FreshAccount, FreshTenant } from '#server/demo/tenant.ts';
import { systemIds } from '#server/ports/ids.ts';
import type { Work } from './work.ts';

/** A device without a database: it knows the wire and nothing else, so that only the server is timed. */
export interface NodeClient {
  session: SessionAnswer;
  deviceId: string;
  /** Reads a whole pull from zero; answers its uncompressed bytes. */
  pull(): Promise<number>;
  /** Sends these bodies one after the other; answers how many events were applied. */
  push(bodies: readonly string[]): Promise<number>;
}

export async function signIn(url: string, { email, password }: FreshAccount): Promise<NodeClient> {
  const deviceId = systemIds.next();
  const headers = { 'content-type': 'application/json', 'x-schema-version': String(SCHEMA_VERSION) };
  const answer = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email, password, device: { id: deviceId, name: 'Bench', platform: 'Node' } }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const session = SessionAnswer.parse(await answer.json());
  const authorized = { ...headers, authorization: `Bearer ${session.accessToken}` };
  return {
    session,
    deviceId,
    pull: async () => {
      const pulled = await fetch(`${url}/api/sync/pull?limit=5000`, { headers: { ...authorized, accept: NDJSON } });
      if (!pulled.ok) throw new Error(`pull: ${pulled.status} ${await pulled.text()}`);
      return (await pulled.arrayBuffer()).byteLength;
    },
    push: async (bodies) => {
      let applied = 0;
      for (const body of bodies) {
        const pushed = await fetch(`${url}/api/sync/push`, { method: 'POST', headers: authorized, body });
        if (!pushed.ok) throw new Error(`push: ${pushed.status} ${await pushed.text()}`);
        const { receipts } = PushAnswer.parse(await pushed.json());
        const refused = receipts.find(({ status }) => status !== 'applied' && status !== 'amended');
        if (refused) throw new Error(`an event was not applied: ${JSON.stringify(refused)}`);
        applied += receipts.length;
      }
      return applied;
    },
  };
}

/** An event for each delivery of a tenant, in batches, as a device stamps them; and their bodies as pushes. */
export function stampedBatches(
  { deliveries, id: tenantId }: FreshTenant,
  { session, deviceId }: NodeClient,
  size: number,
  work: (delivery: FreshTenant['deliveries'][number]) => Work,
): { events: SyncEvent[]; bodies: string[] } {
  let hash = CHAIN_START;
  const stamped = deliveries.map((row, index): { event: SyncEvent; hash: string } => {
    const { action, payload: given } = work(row);
    const fields = delivery.actions[action]!.payload;
    const payload: Record<string, unknown> = {
      ...Object.fromEntries(Object.keys(fields).map((name) => [name, null])),
      ...given,
    };
    const event = {
      id: systemIds.next(),
      tenantId,
      userId: session.user.id,
      deviceId,
      deviceEpoch: session.deviceEpoch,
      epoch: session.epoch,
      seq: index + 1,
      after: [],
      entity: 'logistics.delivery',
      entityId: row.id,
      action,
      payload,
      baseVersion: 1,
      occurredAt: new Date().toISOString(),
      schemaVersion: SCHEMA_VERSION,
      context: { appVersion: '0.1.0', battery: 0.7, network: '4g' },
    };
    const checksum = checksumOf(event);
    hash = chainHash(hash, checksum);
    return { event: { ...event, checksum }, hash };
  });
  const bodies: string[] = [];
  for (let from = 0; from < stamped.length; from += size) {
    const batch = stamped.slice(from, from + size);
    const { event, hash: link } = batch.at(-1)!;
    bodies.push(
      JSON.stringify({
        batchId: systemIds.next(),
        head: { seq: event.seq, hash: link },
        events: batch.map((one) => one.event),
      }),
    );
  }
  return { events: stamped.map(({ event }) => event), bodies };
}
