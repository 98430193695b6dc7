import type { Intent } from '#device/api.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Tenant } from './tenant.ts';

/** Of the notes, every so many-th is large. */
const LARGE_EVERY = 50;
const LARGE_LETTERS = 4_000;
const FILE_BYTES = 3_000;

/**
 * Work of mixed size by one driver: validations (every second one with a signature of its own), and notes about deliveries,
 * most of them small, some of 4 kB. Notes wait in a later lane than validations.
 */
export async function mixedWork(
  tenant: Tenant,
  { notes, validations }: { notes: number; validations: number },
): Promise<Intent[]> {
  const deliveries = (await tenant.pendingDeliveries(tenant.driver(1))).slice(0, validations);
  if (deliveries.length < validations) throw new Error('this tenant has too few deliveries');
  const work: Intent[] = [];
  for (let at = 0; at < notes; at += 1) {
    const about = deliveries[at % deliveries.length];
    const detail = at % LARGE_EVERY === 0 ? 'x'.repeat(LARGE_LETTERS) : `note ${at}`;
    const payload = { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: about?.id, detail };
    work.push({ entity: 'logistics.audit_entry', action: 'CREATE', payload });
  }
  const apart = Math.floor(work.length / validations);
  for (const [at, { id, code }] of deliveries.entries()) {
    const bytes = new Uint8Array(FILE_BYTES).fill(at % 251);
    bytes.set(new TextEncoder().encode(id));
    const sha256 = sha256HexOfBytes(bytes);
    const isSigned = at % 2 === 0;
    const payload = {
      code,
      validatedAt: new Date().toISOString(),
      receivedBy: 'Samir',
      ...(isSigned && { signature: sha256 }),
    };
    const files = isSigned ? { attachments: [{ sha256, mime: 'image/png', bytes }] } : {};
    const intent = { entity: 'logistics.delivery', entityId: id, action: 'DELIVERY_VALIDATED', payload, ...files };
    // From the end on, so that the places before do not move.
    work.splice((validations - at) * apart, 0, intent);
  }
  return work;
}
