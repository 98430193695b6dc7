import { TextInput } from '@mantine/core';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useLive } from '../device/use-live.ts';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import { RECEIVERS_SQL } from './delivery-query.ts';
import classes from './receiver-field.module.css';
import { NAME_MAX } from './validation.ts';

/** Who took it, with the names that took something for this client before. */
export function ReceiverField(props: { clientId: string; value: string; onChange(value: string): void }) {
  const { clientId, value, onChange } = props;
  const text = useText();
  const label = useLabel();
  const { rows } = useLive<{ name: string; last: string }>(RECEIVERS_SQL, [clientId], ['logistics.delivery']);
  const known = (rows ?? []).filter(({ name }) => name !== value);
  return (
    <div className={classes.field}>
      <TextInput
        label={label(deliveryFields.receivedBy.label)}
        value={value}
        maxLength={NAME_MAX}
        autoComplete="off"
        autoCapitalize="words"
        enterKeyHint="done"
        dir="auto"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {known.length > 0 && (
        <fieldset className={classes.known} aria-label={text('delivery.lastNames')}>
          {known.map(({ name }) => (
            <button key={name} type="button" className={classes.name} dir="auto" onClick={() => onChange(name)}>
              {name}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
