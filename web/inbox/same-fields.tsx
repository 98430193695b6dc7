import type { ConflictCase } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import card from '../parts/card.module.css';
import { useLabel } from '../parts/use-label.ts';
import { fieldsOf, isTechnical, namedBy } from '../records/declared.ts';
import { useText } from '../texts/use-text.ts';
import classes from './inbox.module.css';
import { SideValue } from './side-value.tsx';

/** What both versions say alike, folded; of a record that one side deleted (`row`), all that the other holds. */
export function SameFields(props: {
  known: KnownEntity;
  waiting: ConflictCase;
  row?: Record<string, unknown> | null;
  open?: boolean;
}) {
  const { known, waiting, row, open = row !== undefined } = props;
  const text = useText();
  const label = useLabel();
  const differing = new Set(row ? [] : waiting.fields.map(({ name }) => name));
  const values = row ?? waiting.theirs ?? {};
  const same = fieldsOf(known.entity).filter(
    ([name, field]) =>
      !differing.has(name) &&
      values[name] != null &&
      (!isTechnical(field) || namedBy(known, name, field) !== undefined),
  );
  if (same.length === 0) return null;
  const list = (
    <dl className={classes.same}>
      {same.map(([name, field]) => (
        <div key={name}>
          <dt>{label(field.label)}</dt>
          <dd>
            <SideValue known={known} name={name} field={field} value={values[name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
  if (open) return <section className={card.box}>{list}</section>;
  return (
    <details className={card.box}>
      <summary className={card.fold}>{text('inbox.same', { count: same.length })}</summary>
      {list}
    </details>
  );
}
