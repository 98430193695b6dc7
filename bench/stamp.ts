import { CHAIN_START, chainHash, checksumOf } from '#protocol/checksum.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { systemIds } from '#server/ports/ids.ts';
import type { NodeClient } from './node-client.ts';

/** What a person does, before it is stamped. */
export type Deed = Pick<SyncEvent, 'entity' | 'entityId' | 'action' | 'payload' | 'baseVersion'>;

/** Stamps deeds one after the other as station 2 does, and makes bodies of pushes of them. */
export function createStamp({ session, deviceId }: NodeClient): (deeds: readonly Deed[]) => string {
  let seq = 0;
  let hash = CHAIN_START;
  return (deeds) => {
    const events = deeds.map((deed) => {
      seq += 1;
      const event = {
        id: systemIds.next(),
        tenantId: session.tenant.id,
        userId: session.user.id,
        deviceId,
        deviceEpoch: session.deviceEpoch,
        epoch: session.epoch,
        seq,
        after: [],
        ...deed,
        occurredAt: new Date().toISOString(),
        schemaVersion: SCHEMA_VERSION,
        context: { appVersion: '0.1.0' },
      };
      const checksum = checksumOf(event);
      hash = chainHash(hash, checksum);
      return { ...event, checksum };
    });
    return JSON.stringify({ batchId: systemIds.next(), head: { seq, hash }, events });
  };
}
