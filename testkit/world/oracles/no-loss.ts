import type { Fields } from '#packs/core/field.ts';
import { entityNamed } from '#packs/registry.ts';
import { upcastEvent } from '#packs/upcasts.ts';
import type { SyncEvent } from '#protocol/event.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { fatesOf, missingFiles, type Verdict } from '../fates.ts';
import { nowhere, silentLosses } from '../losses.ts';
import type { Oracle } from '../state.ts';

/** What a device has taken, of whatever version its app was, the server understands. */
const NOT_UNDERSTOOD = new Set(['INVALID_PAYLOAD', 'UNKNOWN_ENTITY', 'UNKNOWN_ACTION']);

/** Less than there can be by now, in an app that did not know so: its person is told which value, and corrects it. */
function isTooLittleByNow(text: string, { path }: Verdict): boolean {
  const event = JSON.parse(text) as SyncEvent;
  if (event.schemaVersion >= SCHEMA_VERSION || path === null) return false;
  const { entity, action, payload } = upcastEvent(event);
  const known = entityNamed(entity)?.entity;
  const fields: Fields = known?.actions[action]?.payload ?? known?.fields ?? {};
  const least = fields[path]?.least;
  return least !== undefined && Number(payload[path]) < least;
}

/**
 * Every committed event is acknowledged, refused with a reason, in conflict, or waiting for one that is; its files are where its
 * device believes them. What no storage of its device holds any more is lost, and the office sees so.
 */
export const noLoss: Oracle = {
  name: 'no loss',
  async check(world) {
    const broken: string[] = [];
    const { verdicts, outboxes } = await fatesOf(world);
    for (const { phone, events, uploaded } of outboxes) {
      const missing = await missingFiles(world, phone, uploaded);
      broken.push(...missing.map((sha256) => `${phone.name}: file ${sha256} is not on the server`));
      for (const { id, seq, state, code, text } of events) {
        const verdict = verdicts.get(id);
        const what = `${phone.name}: event ${seq} (${id}) is ${state} ${code ?? ''} here`;
        if (verdict) {
          if (verdict.status !== state) broken.push(`${what} and ${verdict.status} on the server`);
          if (verdict.status === 'rejected' && !verdict.code) broken.push(`${what}: refused without a reason`);
          if (NOT_UNDERSTOOD.has(verdict.code ?? '') && !isTooLittleByNow(text, verdict))
            broken.push(`${what}: the server does not understand it`);
        } else if (state !== 'committed' && state !== 'sealed') broken.push(`${what} and unknown to the server`);
      }
    }
    for (const phone of world.phones) {
      const gone = nowhere(world, phone, outboxes, verdicts);
      broken.push(...(await silentLosses(world, phone, gone)).map(({ text }) => `${phone.name}: ${text}`));
      for (const { eventId, seq, intent } of gone) {
        if (phone.lost.has(eventId)) continue;
        broken.push(`${phone.name}: event ${seq} (${eventId}, ${intent.action}) was said to be saved and is nowhere`);
      }
    }
    return broken;
  },
};
