import { IconCheck, IconMinus } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import type { SqlValue } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { addressOf } from '../../frame/addresses.ts';
import { MapLink } from '../../parts/map-link.tsx';
import { placeOf } from '../../parts/map-url.ts';
import { PhoneLink } from '../../parts/phone-link.tsx';
import { PhoneText } from '../../parts/phone-text.tsx';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import { isPhone, isTechnical, namedBy } from '../declared.ts';
import { useWords } from '../use-words.ts';
import { FileValue } from './file-value.tsx';
import { usePlainValue } from './plain-value.ts';
import { RowsValue } from './rows-value.tsx';
import classes from './value.module.css';

interface Props {
  known: KnownEntity;
  name: string;
  field: Field;
  value: SqlValue;
  /** The name of the record it refers to, or of the person. */
  named: string | null;
}

/** A value in a list: one line, nothing to tap. `quiet`: within a line of others. */
export function CellValue({ known, name, field, value, named, quiet }: Props & { quiet?: boolean }) {
  const plain = useWords(known);
  if (value === null) return <span className={classes.none}>–</span>;
  if (namedBy(known, name, field)) return <span dir="auto">{named ?? '…'}</span>;
  switch (field.kind) {
    case 'instant':
      return <When instant={String(value)} />;
    case 'boolean':
      return value ? (
        <IconCheck size={20} role="img" aria-label={plain(name, field, value)} />
      ) : (
        <Minus words={plain(name, field, value)} />
      );
    case 'choice':
      if (quiet) return <span>{plain(name, field, value)}</span>;
      return <ChoiceValue field={field} value={String(value)} name={name} />;
    case 'text':
      if (isPhone(name)) return <PhoneText phone={String(value)} />;
      return <span dir="auto">{plain(name, field, value)}</span>;
    default:
      return <span className={classes.figure}>{plain(name, field, value, { unit: false })}</span>;
  }
}

const Minus = ({ words }: { words: string }) => (
  <IconMinus size={20} role="img" aria-label={words} className={classes.none} />
);

/** A choice as a quiet label: the colours belong to the states of work. */
export function ChoiceValue({ field, value, name }: { field: Field; value: string; name: string }) {
  const plain = usePlainValue();
  return <span className={classes.choice}>{plain(name, field, value)}</span>;
}

/** A value on the page of its record: with links, map, picture, rows. */
export function DetailValue({ known, name, field, value, named }: Props) {
  const text = useText();
  const plain = useWords(known);
  const person = useProfile();
  const { formatNumber } = useIntl();
  if (value === null) return <span className={classes.none}>{text('records.none')}</span>;
  const other = namedBy(known, name, field);
  if (other) {
    const words = <span dir="auto">{named ?? text('records.notHere')}</span>;
    if (named === null) return <span className={classes.none}>{words}</span>;
    return (
      <Link href={addressOf(other.name, String(value), person)} className={classes.link}>
        {words}
      </Link>
    );
  }
  switch (field.kind) {
    case 'text':
      if (isTechnical(field)) return <code className={classes.code}>{String(value)}</code>;
      if (!isPhone(name))
        return (
          <span dir="auto" className={classes.text}>
            {plain(name, field, value)}
          </span>
        );
      return (
        <PhoneLink phone={String(value)} name={text('records.call', { phone: String(value) })}>
          <PhoneText phone={String(value)} />
        </PhoneLink>
      );
    case 'instant':
      return <When instant={String(value)} as="absolute" />;
    case 'choice':
      return <ChoiceValue field={field} value={String(value)} name={name} />;
    case 'position': {
      const place = placeOf(String(value));
      return (
        <span className={classes.place}>
          <MapLink place={place} label={plain(name, field, value)} name={text('records.map')}>
            {text('delivery.map')}
          </MapLink>
          {place && (
            <span className={classes.none}>
              {text('delivery.accuracy', { metres: formatNumber(Math.ceil(place.accuracyM)) })}
            </span>
          )}
        </span>
      );
    }
    case 'tags':
      return <span dir="auto">{plain(name, field, value)}</span>;
    case 'file':
      return <FileValue sha256={String(value)} />;
    case 'list':
      return <RowsValue known={known} field={field} json={String(value)} />;
    case 'json':
      return (
        <pre className={classes.json} dir="ltr">
          {JSON.stringify(JSON.parse(String(value)), null, 1)}
        </pre>
      );
    default:
      return <span className={classes.figure}>{plain(name, field, value)}</span>;
  }
}
