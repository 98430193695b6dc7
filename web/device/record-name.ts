import type { DeviceApi } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Locale } from '#protocol/locale.ts';

/** SQLite table of a wire entity: `logistics.delivery` → `logistics_delivery`. */
export const tableOf = (entity: string): string => entity.replace('.', '_');

/**
 * A record as a person calls it: "Delivery BL-2031". The name is the first column people search by; only the kind when
 * the record has left this device.
 */
export async function recordName(device: DeviceApi, locale: Locale, entity: string, id: string): Promise<string> {
  const known = entityNamed(entity);
  if (!known) return entity;
  const kind = known.entity.label[locale];
  const column = known.entity.search[0];
  if (column === undefined) return kind;
  const [row] = await device.query<{ name: string | null }>(
    `SELECT "${column}" AS name FROM "${tableOf(entity)}" WHERE id = ?`,
    [id],
  );
  return row?.name ? `${kind} ${row.name}` : kind;
}
