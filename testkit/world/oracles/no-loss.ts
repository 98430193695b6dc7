import { fatesOf } from '../fates.ts';
import type { Oracle } from '../state.ts';

/** Every committed event is acknowledged, refused with a reason, in conflict, or waiting for one that is. */
export const noLoss: Oracle = {
  name: 'no loss',
  async check(world) {
    const broken: string[] = [];
    const { verdicts, outboxes } = await fatesOf(world);
    for (const { phone, events } of outboxes) {
      for (const { id, seq, state, code } of events) {
        const verdict = verdicts.get(id);
        const what = `${phone.name}: event ${seq} (${id}) is ${state} ${code ?? ''} here`;
        if (verdict) {
          if (verdict.status !== state) broken.push(`${what} and ${verdict.status} on the server`);
          if (verdict.status === 'rejected' && !verdict.code) broken.push(`${what}: refused without a reason`);
        } else if (state !== 'committed' && state !== 'sealed') broken.push(`${what} and unknown to the server`);
      }
    }
    for (const phone of world.phones) {
      const kept = new Set(
        outboxes.filter((own) => own.phone === phone).flatMap(({ events }) => events.map(({ id }) => id)),
      );
      for (const { eventId, seq, intent } of phone.promised) {
        if (verdicts.has(eventId) || kept.has(eventId)) continue;
        broken.push(`${phone.name}: event ${seq} (${eventId}, ${intent.action}) was said to be saved and is nowhere`);
      }
    }
    return broken;
  },
};
