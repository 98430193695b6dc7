import { blankRow } from '#packs/core/deed.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { Money } from '../../parts/money.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { fieldOf } from '../declared.ts';
import { type FormValues, readForm } from '../form/form-values.ts';
import { useManner } from '../form/use-manner.ts';
import type { Deed } from '../page/deeds.ts';
import classes from './estimate.module.css';

/** Of amounts that a new record will have: what the pack's own rule makes of the form. The server decides. */
export function Estimate({ known, deed, values }: { known: KnownEntity; deed: Deed; values: FormValues }) {
  const text = useText();
  const label = useLabel();
  const { user } = useProfile();
  const manner = useManner();
  if (!deed.named || !deed.creates) return null;
  const fields = Object.fromEntries(
    Object.entries(deed.fields).filter(([name, { kind }]) => kind === 'list' || values[name]),
  );
  const read = readForm(fields, values, manner);
  if (!read.ok) return null;
  const blank = blankRow(known.entity, '00000000-0000-7000-8000-000000000000', '');
  const author = { userId: user.id, deviceId: '', occurredAt: '' };
  const made = deed.named.apply(blank as never, read.values as never, author) as Record<string, unknown>;
  const amounts = Object.entries(made).filter(
    ([name, amount]) => fieldOf(known.entity, name)?.kind === 'money' && typeof amount === 'number' && amount !== 0,
  );
  if (amounts.length === 0) return null;
  return (
    <dl className={classes.estimate}>
      {amounts.map(([name, amount]) => (
        <div key={name} className={classes.amount}>
          <dt>
            {label(fieldOf(known.entity, name)?.label ?? known.entity.label)} ({text('records.estimate')})
          </dt>
          <dd>
            <Money amount={Number(amount)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
