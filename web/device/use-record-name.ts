import { useIntl } from 'react-intl';
import { entityNamed } from '#packs/registry.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { nameReads, nameWords, recordNameSql } from './record-name.ts';
import { useLive } from './use-live.ts';

/** A record as a person calls it; its kind until it is read and when it has left this device. */
export function useRecordName(entity: string, id: string): string {
  const { locale } = useLocale();
  const { locale: tag } = useIntl();
  const known = entityNamed(entity);
  const { rows } = useLive<{ name: string | number | null }>(
    known ? recordNameSql(known) : 'SELECT NULL AS name WHERE ? = 0',
    [id],
    known ? nameReads(known) : [entity],
  );
  const name = rows?.[0]?.name ?? null;
  if (!known) return String(name ?? entity);
  return name === null ? known.entity.label[locale] : nameWords(known, name, locale, tag);
}
