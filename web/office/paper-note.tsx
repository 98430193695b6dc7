import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { delivery, deliveryFields } from '#packs/logistics/delivery.ts';
import { LinesTable } from '../delivery/lines-table.tsx';
import { useProfile } from '../device/device-context.tsx';
import { addressLine } from '../parts/address-line.ts';
import { dayNumbers } from '../parts/day.ts';
import { PhoneText } from '../parts/phone-text.tsx';
import { SignatureImage } from '../parts/signature-image.tsx';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './paper-note.module.css';
import { QrCode } from './qr-code.tsx';
import type { Note } from './use-print.ts';

/** A delivery note on paper: black on white, with its QR code, its short code and the place to sign. */
export function PaperNote({ note: { record, lines } }: { note: Note }) {
  const text = useText();
  const label = useLabel();
  const { locale } = useIntl();
  const { tenant } = useProfile();
  const { reference, plannedOn, driverId, stop, receivedBy, signature, validatedAt } = deliveryFields;
  return (
    <section className={classes.paper} aria-label={record.reference}>
      <header className={classes.head}>
        <div className={classes.from}>
          <strong className={classes.tenant} dir="auto">
            {tenant.name}
          </strong>
          <span dir="auto">
            {record.warehouseName}, {addressLine(record.warehouseAddress, record.warehouseCity)}
          </span>
          <h2 className={classes.reference}>
            <span className={classes.small}>{label(reference.label)}</span>
            <bdi>{record.reference}</bdi>
          </h2>
          <dl className={classes.facts}>
            <Fact name={label(plannedOn.label)}>{dayNumbers(record.plannedOn, locale)}</Fact>
            <Fact name={label(driverId.label)}>
              <bdi>{record.driverName}</bdi>
            </Fact>
            <Fact name={label(stop.label)}>{record.stop}</Fact>
          </dl>
        </div>
        <div className={classes.codes}>
          <QrCode
            className={classes.qr}
            payload={record.qrPayload}
            label={text('office.qrOf', { reference: record.reference })}
          />
          <bdi className={classes.code}>{record.code}</bdi>
        </div>
      </header>
      <div className={classes.to}>
        <strong className={classes.client} dir="auto">
          {record.clientName}
        </strong>
        <span dir="auto">{addressLine(record.address, record.city)}</span>
        {record.clientPhone !== null && <PhoneText phone={record.clientPhone} />}
      </div>
      {record.note && (
        <p className={classes.note} dir="auto">
          {record.note}
        </p>
      )}
      <LinesTable lines={lines} totalCents={record.totalCents} paper />
      <footer className={classes.foot}>
        <div className={classes.box}>
          <span className={classes.small}>{label(receivedBy.label)}</span>
          <bdi>{record.receivedBy}</bdi>
          {record.validatedAt && (
            <span className={classes.small}>
              {label(validatedAt.label)} <When instant={record.validatedAt} as="absolute" />
            </span>
          )}
        </div>
        <div className={classes.box}>
          <span className={classes.small}>{label(signature.label)}</span>
          {record.signature && <SignatureImage sha256={record.signature} by={record.receivedBy} retry={record.proof} />}
        </div>
      </footer>
      <p className={classes.small}>{text('office.paperFoot', { kind: label(delivery.label), code: record.code })}</p>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className={classes.small}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
