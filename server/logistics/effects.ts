// Station 6: apply. The server's own effects of the logistics pack.
import { deliveryFields } from '#packs/logistics/delivery.ts';
import type { Row } from '#protocol/common.ts';
import type { Effect, ProofRule } from '../ingest/effect.ts';

/** The files that a delivery names and that are not here yet make its proof incomplete; no file named, nothing missing. */
const deliveryValidated: Effect = ({ row, patch, formerHolder, filesHere }) => {
  const after = { ...row, ...patch } as Row & { signature: string | null; photo: string | null };
  const missing = [after.signature, after.photo].some((sha256) => sha256 !== null && !filesHere.has(sha256));
  return {
    patch: {
      proof: missing ? 'incomplete' : 'complete',
      ...(formerHolder && { validatedAfterReassignment: true }),
    },
    // That the proof is still on its way is bookkeeping; that the delivery was somebody else's by then is news.
    tell: formerHolder ? ['validatedAfterReassignment'] : [],
  };
};

/** By wire name of the entity and action. */
export const logisticsEffects: Readonly<Record<string, Effect>> = {
  'logistics.delivery DELIVERY_VALIDATED': deliveryValidated,
};

/** `proof` turns complete when the last file arrives. */
export const logisticsProofs: readonly ProofRule[] = [
  {
    entity: 'logistics.delivery',
    fields: deliveryFields,
    column: 'proof',
    incomplete: 'incomplete',
    complete: 'complete',
  },
];
