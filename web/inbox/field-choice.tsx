import { useId } from 'react';
import type { ConflictField } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useLabel } from '../parts/use-label.ts';
import { FieldControl } from '../records/form/field-control.tsx';
import type { FieldErrors, FormValue } from '../records/form/form-values.ts';
import { useText } from '../texts/use-text.ts';
import type { Side } from './choices.ts';
import classes from './inbox.module.css';
import { SideValue } from './side-value.tsx';

/** Values that a form can hold; pictures and raw data are theirs or mine. */
const canEdit = ({ kind }: Field): boolean => kind !== 'file' && kind !== 'json';

/** One field, both values side by side, and a third way: radio buttons underneath. */
export function FieldChoice(props: {
  known: KnownEntity;
  declared: Field;
  field: ConflictField;
  offices: boolean;
  /** Theirs is all that can be taken. */
  fixed: boolean;
  picked: Side | undefined;
  other: FormValue;
  errors: FieldErrors;
  onPick(side: Side): void;
  onOther(value: FormValue): void;
}) {
  const { known, declared, field, offices, fixed, picked, other, errors, onPick, onOther } = props;
  const text = useText();
  const label = useLabel();
  const group = useId();
  const { name } = field;
  const why = offices
    ? 'inbox.officeField'
    : field.isContested
      ? 'inbox.bothChanged'
      : field.isMine
        ? 'inbox.onlyMine'
        : null;
  const tile = (side: 'theirs' | 'mine') => (
    <label className={classes.tile} data-side={side}>
      <span className={classes.tileHead}>
        <input
          type="radio"
          name={group}
          checked={picked === side}
          disabled={(offices || fixed) && side === 'mine'}
          onChange={() => onPick(side)}
        />
        {text(side === 'theirs' ? 'inbox.theirs' : 'inbox.mine')}
      </span>
      <SideValue known={known} name={name} field={declared} value={field[side]} />
    </label>
  );
  return (
    <fieldset className={classes.field} data-undecided={picked === undefined || undefined}>
      <legend className={classes.legend}>
        {label(declared.label)} {why && <span className={classes.hint}>{text(why)}</span>}
      </legend>
      <div className={classes.tiles}>
        {tile('theirs')}
        {tile('mine')}
      </div>
      {!offices && !fixed && canEdit(declared) && (
        <label className={classes.third}>
          <input type="radio" name={group} checked={picked === 'other'} onChange={() => onPick('other')} />
          {text('inbox.other')}
        </label>
      )}
      {picked === 'other' && (
        <FieldControl
          known={known}
          name={name}
          field={declared}
          path={name}
          value={other}
          errors={errors}
          onChange={onOther}
        />
      )}
    </fieldset>
  );
}
