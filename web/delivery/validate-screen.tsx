import { IconPackageOff } from '@tabler/icons-react';
import { useRef } from 'react';
import { deliveryValidated } from '#packs/logistics/delivery.ts';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { BackLink } from '../parts/back-link.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useDeliveryHref } from '../round/delivery-link.ts';
import { useText } from '../texts/use-text.ts';
import type { DeliveryRecord } from './delivery-query.ts';
import { useDelivery } from './use-delivery.ts';
import { ValidateForm } from './validate-form.tsx';
import classes from './validate-screen.module.css';

/** One screen, one job: validating a delivery. */
export function ValidateScreen({ id }: { id: string }) {
  const text = useText();
  const label = useLabel();
  const hrefOf = useDeliveryHref();
  const record = useDelivery(id);
  useTitle(record ? `${label(deliveryValidated.label)} ${record.reference}` : null);
  // The form stays while its own commit changes the row under it, and while the office takes the delivery back.
  const begun = useRef<DeliveryRecord>(null);
  if (record?.status === 'pending') begun.current = record;
  if (record === undefined) return <ScreenSkeleton rows={4} />;
  const shown = begun.current;
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <BackLink href={hrefOf(id)} words={text('delivery.toDelivery')} />
        {shown && (
          <>
            <h1 className={classes.title}>{label(deliveryValidated.label)}</h1>
            <p className={classes.what}>
              <bdi className={classes.reference}>{shown.reference}</bdi>
              <strong dir="auto">{shown.clientName}</strong>
            </p>
          </>
        )}
      </div>
      {shown ? (
        <ValidateForm record={shown} />
      ) : (
        <EmptyState
          icon={IconPackageOff}
          title={text(record ? 'delivery.decided' : 'delivery.gone')}
          text={text(record ? 'delivery.decidedText' : 'delivery.goneText')}
        >
          <LinkButton href={hrefOf(id)} variant="default">
            {text('delivery.toDelivery')}
          </LinkButton>
        </EmptyState>
      )}
    </div>
  );
}
