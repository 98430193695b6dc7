import type { DeviceApi } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import type { Locale } from '#protocol/locale.ts';

/** SQLite table of a wire entity: `logistics.delivery` → `logistics_delivery`. */
export const tableOf = (entity: string): string => entity.replace('.', '_');

/** The column a record is called by: the first that people search in. */
export const nameColumn = (entity: string): string | undefined => entityNamed(entity)?.entity.search[0];

/** A record as a person calls it, "Delivery" and "BL-2031"; no name when the record has left this device. */
export async function recordName(
  device: DeviceApi,
  locale: Locale,
  entity: string,
  id: string,
): Promise<{ kind: string; name: string | null }> {
  const kind = entityNamed(entity)?.entity.label[locale] ?? entity;
  const column = nameColumn(entity);
  if (column === undefined) return { kind, name: null };
  const sql = `SELECT "${column}" AS name FROM "${tableOf(entity)}" WHERE id = ?`;
  const [row] = await device.query<{ name: string | null }>(sql, [id]);
  return { kind, name: row?.name ?? null };
}
