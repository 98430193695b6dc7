import { entityNamed } from '#packs/registry.ts';
import type { Incident, IncidentKind } from '#protocol/incident.ts';
import { useLabel } from '../../parts/use-label.ts';
import type { TextKey } from '../../texts/keys.ts';
import { useText } from '../../texts/use-text.ts';

const WORDS: Record<IncidentKind, TextKey> = {
  DATABASE_LOST: 'devices.databaseLost',
  DATABASE_DAMAGED: 'devices.databaseDamaged',
  SPOOL_LOST: 'devices.spoolLost',
  STORAGE_LOST: 'devices.storageLost',
  STORAGE_FULL: 'devices.storageFull',
  DATABASE_UNUSABLE: 'devices.unusable',
  PROFILE_COPIED: 'devices.profileCopied',
  DATA_DIFFERS: 'devices.dataDiffers',
};

function wordsOf(kind: IncidentKind, { deviceEpoch, newEpoch, code }: Incident['data']): TextKey {
  // Devices of before it was told name no life.
  const isNamed = typeof deviceEpoch === 'number' && typeof newEpoch === 'number';
  if (kind === 'PROFILE_COPIED' && isNamed) return 'devices.profileCopiedLife';
  if (kind === 'DATABASE_UNUSABLE' && code === 'STORAGE_FULL') return 'devices.unusableFull';
  if (kind === 'DATABASE_UNUSABLE' && code === 'LOCAL_MIGRATION_FAILED') return 'devices.unusableVersion';
  return WORDS[kind];
}

/** What happened to a device, as a sentence for the office. Its values come from the device: none is taken for granted. */
export function useIncidentWords(): (incident: Pick<Incident, 'kind' | 'data'>) => string {
  const text = useText();
  const label = useLabel();
  return ({ kind, data }) => {
    const kinds = (Array.isArray(data.entities) ? data.entities : []).flatMap((one: { entity?: unknown } | null) => {
      const known = typeof one?.entity === 'string' ? entityNamed(one.entity) : undefined;
      return known ? [label(known.entity.labelMany)] : [];
    });
    const numbers = { events: data.events, life: data.deviceEpoch, seq: data.seq, next: data.newEpoch };
    const values = Object.entries(numbers).map(([name, value]) => [name, typeof value === 'number' ? value : 0]);
    return text(wordsOf(kind, data), {
      ...Object.fromEntries(values),
      kinds: kinds.length > 0 ? kinds.join(', ') : '–',
    });
  };
}
