import type { SqlValue } from '#device/api.ts';
import { type Field, isJson } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useRecordName } from '../device/use-record-name.ts';
import { PhoneText } from '../parts/phone-text.tsx';
import { isPhone, namedBy } from '../records/declared.ts';
import { useWords } from '../records/use-words.ts';
import { FileValue } from '../records/value/file-value.tsx';
import { RowsValue } from '../records/value/rows-value.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './inbox.module.css';

/** A value of the wire, as this person reads it, with nothing to tap but pictures. */
export function SideValue(props: { known: KnownEntity; name: string; field: Field; value: unknown }) {
  const { known, name, field, value } = props;
  const text = useText();
  const words = useWords(known);
  if (value === null || value === undefined || value === '')
    return <span className={classes.none}>{text('records.none')}</span>;
  const other = namedBy(known, name, field);
  if (other) return <RecordName entity={other.name} id={String(value)} />;
  const stored: SqlValue = isJson(field.kind)
    ? JSON.stringify(value)
    : typeof value === 'boolean'
      ? Number(value)
      : (value as SqlValue);
  if (field.kind === 'file') return <FileValue sha256={String(value)} />;
  if (field.kind === 'list') return <RowsValue known={known} field={field} json={String(stored)} />;
  if (isPhone(name)) return <PhoneText phone={String(value)} />;
  if (field.kind === 'position') return <span dir="ltr">{placeWords(value)}</span>;
  return (
    <span dir="auto" className={classes.value}>
      {words(name, field, stored)}
    </span>
  );
}

/** Metres matter: five digits. */
const placeWords = (value: unknown): string => {
  const { latitude, longitude } = value as { latitude: number; longitude: number };
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
};

function RecordName({ entity, id }: { entity: string; id: string }) {
  return <bdi>{useRecordName(entity, id)}</bdi>;
}
