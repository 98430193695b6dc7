import type { Intent, Profile, SqlValue } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { createMemoryDevice, DRIVER, type MemoryDevice } from '../../device/memory-device.ts';
import { recordSql } from '../page/record-query.ts';
import { readForm } from './draft-text.ts';

// For tests of screens: a technician of field service with one intervention; somebody who keeps captures.

const personOf = (pack: string, role: string): Profile => ({
  ...DRIVER,
  user: { ...DRIVER.user, role },
  tenant: { ...DRIVER.tenant, packs: [pack] },
});

export const INTERVENTION = '01980000-0000-7000-8000-000000004001';
export const SIGNATURE = 'ab'.repeat(32);

/** A picture of one pixel. */
const DOT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export interface MemoryForms extends MemoryDevice {
  /** What was committed, in order. */
  intents: Intent[];
}

function createMemoryForms(active: Profile): MemoryForms {
  const device = createMemoryDevice({ is: { active } }) as MemoryForms;
  device.intents = [];
  device.commit = async (intent) => {
    const seq = device.intents.push(intent);
    return { ok: true, value: { eventId: `e${seq}`, seq, entityId: intent.entityId ?? `r${seq}` } };
  };
  return device;
}

/** What a device keeps of an unfinished form. */
export const keptIn = (device: MemoryForms, form: string) => readForm(device.drafts.get(form) ?? null)?.values;
/** A draft is kept a moment later, and a machine may be busy. */
export const SOON = { timeout: 8_000 };

export const createMemoryCaptures = () => createMemoryForms(personOf('captures', 'user'));

/** `more`: what the intervention says besides. */
export function createMemoryService(more: Record<string, SqlValue> = {}): MemoryForms {
  const device = createMemoryForms(personOf('service', 'technician'));
  const row = {
    ...{ id: INTERVENTION, version: 3, lastModifiedAt: '2026-11-20T08:00:00.000Z', _name: 'Boiler' },
    ...{ reference: 'INT-2026-000001', subject: 'Boiler', customerId: INTERVENTION, colleagueId: DRIVER.user.id },
    ...{ scheduledAt: '2026-11-20T08:00:00.000Z', status: 'started', ...more },
  };
  const sql = recordSql(entityNamed('service.intervention')!);
  device.query = (async (asked: string) => (asked === sql ? [row] : [])) as MemoryDevice['query'];
  device.attachment = async () => ({
    mime: 'image/png',
    bytes: Uint8Array.from(atob(DOT), (letter) => letter.charCodeAt(0)),
  });
  return device;
}
