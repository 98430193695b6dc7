import { addressLine } from '../parts/address-line.ts';
import { MapLink } from '../parts/map-link.tsx';
import { placeOf } from '../parts/map-url.ts';
import { PhoneLink } from '../parts/phone-link.tsx';
import { PhoneText } from '../parts/phone-text.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './client-block.module.css';
import type { DeliveryRecord } from './delivery-query.ts';

/** Where to go and whom to call. */
export function ClientBlock({ record }: { record: DeliveryRecord }) {
  const text = useText();
  const { clientName, clientPhone, address, city } = record;
  if (clientName === null) return <p className={classes.missing}>{text('delivery.clientOnItsWay')}</p>;
  const place = addressLine(address, city);
  return (
    <div className={classes.client}>
      <address className={classes.address} dir="auto">
        {place}
      </address>
      <div className={classes.links}>
        <MapLink
          place={placeOf(record.clientPosition)}
          label={`${clientName}, ${place}`}
          name={text('delivery.mapOf', { name: clientName })}
        >
          {text('delivery.map')}
        </MapLink>
        {clientPhone && (
          <PhoneLink phone={clientPhone} name={text('delivery.callOf', { name: clientName, phone: clientPhone })}>
            <PhoneText phone={clientPhone} />
          </PhoneLink>
        )}
      </div>
    </div>
  );
}
