import type { ReactNode } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import card from '../parts/card.module.css';
import { useLabel } from '../parts/use-label.ts';
import { fieldNamed } from '../records/declared.ts';
import { useText } from '../texts/use-text.ts';
import classes from './inbox.module.css';
import { SideValue } from './side-value.tsx';

/** What a refused event says, field by field. `children`: what stands above it. */
export function SentValues(props: {
  known: KnownEntity | undefined;
  action: string;
  payload: Record<string, unknown>;
  children?: ReactNode;
}) {
  const { known, action, payload, children } = props;
  const text = useText();
  const label = useLabel();
  const values = Object.entries(payload).filter(([, value]) => value !== null);
  return (
    <section className={card.box}>
      <h2 className={card.title}>{text('inbox.sent')}</h2>
      {children}
      {known && values.length > 0 ? (
        <dl className={classes.same}>
          {values.flatMap(([name, value]) => {
            const field = fieldNamed(known.entity, action, name);
            if (!field) return [];
            return [
              <div key={name}>
                <dt>{label(field.label)}</dt>
                <dd>
                  <SideValue known={known} name={name} field={field} value={value} />
                </dd>
              </div>,
            ];
          })}
        </dl>
      ) : (
        <p>{text('inbox.nothingSent')}</p>
      )}
    </section>
  );
}
