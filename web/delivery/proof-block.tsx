import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { useProfile, useSync } from '../device/device-context.tsx';
import { MapLink } from '../parts/map-link.tsx';
import { placeOf } from '../parts/map-url.ts';
import { SignatureImage } from '../parts/signature-image.tsx';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { useText } from '../texts/use-text.ts';
import type { DeliveryRecord } from './delivery-query.ts';
import classes from './proof-block.module.css';

/** The proof that it arrived: who, when, where, to whom, signature. */
export function ProofBlock({ record }: { record: DeliveryRecord }) {
  const text = useText();
  const label = useLabel();
  const { user } = useProfile();
  const { lastContactAt } = useSync();
  const { validatedAt, validatedBy, receivedBy, signature, proof } = record;
  if (validatedAt === null) return null;
  const who =
    validatedBy === user.id
      ? text('delivery.you', { name: user.name })
      : (record.validatorName ?? text('delivery.colleague'));
  // Without a file there is nothing that could still be on its way.
  const proofWord = proof && signature && deliveryFields.proof.choices?.[proof];
  return (
    <dl className={classes.proof}>
      <Fact name={label(deliveryFields.validatedAt.label)}>
        <When instant={validatedAt} as="absolute" />
      </Fact>
      <Fact name={label(deliveryFields.validatedBy.label)}>
        <bdi>{who}</bdi>
        {record.validatedAfterReassignment === 1 && (
          <span className={classes.note}>{label(deliveryFields.validatedAfterReassignment.label)}</span>
        )}
      </Fact>
      <Fact name={label(deliveryFields.receivedBy.label)}>
        {receivedBy ? <bdi>{receivedBy}</bdi> : <span className={classes.none}>{text('delivery.noName')}</span>}
      </Fact>
      <PlaceFact record={record} name={text('delivery.mapOfProof')} />
      <Fact name={label(deliveryFields.signature.label)}>
        {signature ? (
          <SignatureImage sha256={signature} by={receivedBy} retry={`${proof} ${lastContactAt}`} />
        ) : (
          <span className={classes.none}>{text('delivery.noSignature')}</span>
        )}
      </Fact>
      {proofWord && (
        <Fact name={label(deliveryFields.proof.label)}>
          <span data-proof={proof} className={classes.complete}>
            {label(proofWord)}
          </span>
          {proof === 'incomplete' && <span className={classes.note}>{text('delivery.proofWaits')}</span>}
        </Fact>
      )}
    </dl>
  );
}

/** Where its driver was when they said so. `name`: of the link to the map. */
export function PlaceFact({ record, name }: { record: DeliveryRecord; name: string }) {
  const text = useText();
  const label = useLabel();
  const { formatNumber } = useIntl();
  const place = placeOf(record.position);
  return (
    <Fact name={label(deliveryFields.position.label)}>
      {place ? (
        <span className={classes.place}>
          <MapLink place={place} label={record.reference} name={name}>
            {text('delivery.map')}
          </MapLink>
          <span className={classes.note}>
            {text('delivery.accuracy', { metres: formatNumber(Math.ceil(place.accuracyM)) })}
          </span>
        </span>
      ) : (
        <span className={classes.none}>{text('delivery.noPosition')}</span>
      )}
    </Fact>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
