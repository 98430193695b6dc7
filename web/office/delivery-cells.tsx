import { IconMapPin } from '@tabler/icons-react';
import { Link } from 'wouter';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { StatusMark } from '../delivery/status-mark.tsx';
import { isolate } from '../parts/isolate.ts';
import { mapUrl, placeOf } from '../parts/map-url.ts';
import { Money } from '../parts/money.tsx';
import { SignatureImage } from '../parts/signature-image.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import classes from './delivery-cells.module.css';
import type { OfficeRow } from './office-query.ts';
import { ValidatedAt } from './validated-at.tsx';

export const addressOf = (id: string): string => `/office/deliveries/${id}`;

/** The cells of a delivery, in the order of `table-head.tsx`. */
export function DeliveryCells({ row }: { row: OfficeRow }) {
  const text = useText();
  const place = placeOf(row.position);
  return (
    <>
      <th scope="row">
        <Link href={addressOf(row.id)} className={classes.reference}>
          <bdi>{row.reference}</bdi>
        </Link>
      </th>
      <td>
        <span className={classes.first} dir="auto">
          {row.driverName}
        </span>
        <span className={classes.second}>{text('delivery.stop', { stop: row.stop })}</span>
      </td>
      <td>
        <span className={classes.name} dir="auto">
          {row.clientName}
        </span>
        <span className={classes.second} dir="auto">
          {row.city}
        </span>
      </td>
      <td>
        <StatusMark status={row.status} />
        <ProofWord row={row} />
      </td>
      <td className={classes.time}>
        {row.validatedAt && <ValidatedAt instant={row.validatedAt} day={row.plannedOn} />}
      </td>
      <td>
        <span className={classes.first} dir="auto">
          {row.receivedBy}
        </span>
      </td>
      <td>{row.signature && <SignatureImage sha256={row.signature} by={row.receivedBy} small retry={row.proof} />}</td>
      <td>
        {place && (
          <a
            className={classes.place}
            href={mapUrl(place, row.reference, navigator.userAgent)}
            target="_blank"
            rel="noreferrer"
            aria-label={text('office.positionOf', { reference: row.reference })}
          >
            <IconMapPin size={20} aria-hidden />
          </a>
        )}
      </td>
      <td className={classes.amount}>
        <Money amount={row.totalCents} unit={false} />
      </td>
    </>
  );
}

type Proven = Pick<OfficeRow, 'proof' | 'driverId' | 'validatedBy' | 'validatorName' | 'validatedAfterReassignment'>;

/** What is special about the proof; a complete one is the rule and says so on the delivery's page. */
export function ProofWord({ row }: { row: Proven }) {
  const text = useText();
  const label = useLabel();
  const { proof, validatedAfterReassignment } = deliveryFields;
  if (row.proof === 'incomplete' && proof.choices?.incomplete)
    return <span className={classes.incomplete}>{label(proof.choices.incomplete)}</span>;
  const byAnother = row.validatedBy !== null && row.validatedBy !== row.driverId;
  const name = row.validatorName ?? text('delivery.colleague');
  if (byAnother) return <span className={classes.second}>{text('office.by', { name: isolate(name) })}</span>;
  if (row.validatedAfterReassignment === 1)
    return <span className={classes.second}>{label(validatedAfterReassignment.label)}</span>;
  return null;
}
