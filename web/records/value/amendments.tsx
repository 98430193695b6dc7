import type { SqlValue } from '#device/api.ts';
import { type Field, isJson } from '#packs/core/field.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { type Amendment, amendmentsIn } from '#protocol/amendment.ts';
import type { ErrorData } from '#protocol/errors.ts';
import { useRecordName } from '../../device/use-record-name.ts';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { fieldOf } from '../declared.ts';
import classes from './amendments.module.css';
import { usePlainValue } from './plain-value.ts';

/** What the office changed in somebody's work, field by field: how it stands instead of how it was shown. `data`: of the verdict. */
export function Amendments({ entity, data }: { entity: string; data: ErrorData }) {
  const text = useText();
  const known = entityNamed(entity);
  const amendments = amendmentsIn(data);
  if (!known || amendments.length === 0) return null;
  return (
    <ul className={classes.list} aria-label={text('records.amended')}>
      {amendments.map((amendment) => (
        <Line key={amendment.path} known={known} amendment={amendment} />
      ))}
    </ul>
  );
}

const PATH = /^(\w+)(?:\[(\d+)\]\.(\w+))?$/;

function Line({ known, amendment }: { known: KnownEntity; amendment: Amendment }) {
  const label = useLabel();
  const text = useText();
  const plain = usePlainValue();
  const [, outer = '', at, inner] = PATH.exec(amendment.path) ?? [];
  const list = fieldOf(known.entity, outer);
  const name = inner ?? outer;
  const field = inner === undefined ? list : list?.item?.[inner];
  if (!field) return null;
  const { of, shown, stands, difference } = amendment;
  const words = (value: unknown) => isolate(plain(name, field, value as SqlValue));
  const says = isPlain(field);
  return (
    <li>
      {inner !== undefined && (
        <>
          <bdi className={classes.item}>
            {of ? (
              <Name entity={`${known.pack.name}.${of.entity}`} id={of.id} />
            ) : (
              text('records.line', { at: Number(at) + 1 })
            )}
          </bdi>
          {' · '}
        </>
      )}
      {says ? text('records.says', { label: label(field.label) }) : label(field.label)}{' '}
      {says && <strong>{words(stands)}</strong>}
      {says && shown !== null && ` ${text('records.insteadOf', { shown: words(shown) })}`}
      {difference !== undefined && inner === undefined && (
        <span className={classes.difference}>
          {' '}
          ({difference > 0 ? '+' : ''}
          {words(difference)})
        </span>
      )}
    </li>
  );
}

/** Values that fit a line of words; of the others only that they changed is said. */
const isPlain = ({ kind }: Field): boolean => !isJson(kind) && kind !== 'file' && kind !== 'reference';

function Name({ entity, id }: { entity: string; id: string }) {
  return <>{useRecordName(entity, id)}</>;
}
