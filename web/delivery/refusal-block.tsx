import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useProfile } from '../device/device-context.tsx';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { FileValue } from '../records/value/file-value.tsx';
import { useText } from '../texts/use-text.ts';
import type { DeliveryRecord } from './delivery-query.ts';
import classes from './proof-block.module.css';
import { Fact, PlaceFact } from './proof-block.tsx';

/** Why the client did not take it: when, brought back by whom, for what reason, where. */
export function RefusalBlock({ record }: { record: DeliveryRecord }) {
  const text = useText();
  const label = useLabel();
  const { user } = useProfile();
  const { refusedAt, refusedBy, refuserName, refusalCause, refusalReason, photo } = record;
  const cause = refusalCause && deliveryFields.refusalCause.choices?.[refusalCause];
  const who =
    refusedBy === user.id ? text('delivery.you', { name: user.name }) : (refuserName ?? text('delivery.colleague'));
  return (
    <dl className={classes.proof}>
      {refusedAt && (
        <Fact name={label(deliveryFields.refusedAt.label)}>
          <When instant={refusedAt} as="absolute" />
        </Fact>
      )}
      {refusedBy && (
        <Fact name={label(deliveryFields.refusedBy.label)}>
          <bdi>{who}</bdi>
        </Fact>
      )}
      {cause && <Fact name={label(deliveryFields.refusalCause.label)}>{label(cause)}</Fact>}
      {refusalReason && (
        <Fact name={label(deliveryFields.refusalReason.label)}>
          <bdi>{refusalReason}</bdi>
        </Fact>
      )}
      <PlaceFact record={record} name={text('records.map')} />
      {photo && (
        <Fact name={label(deliveryFields.photo.label)}>
          <FileValue sha256={photo} />
        </Fact>
      )}
    </dl>
  );
}
