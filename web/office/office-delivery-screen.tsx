import { IconMessage2, IconPackageOff, IconPrinter } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { AuditTrail } from '../delivery/audit-trail.tsx';
import { ClientBlock } from '../delivery/client-block.tsx';
import type { DeliveryRecord } from '../delivery/delivery-query.ts';
import { LinesTable } from '../delivery/lines-table.tsx';
import { ProofBlock } from '../delivery/proof-block.tsx';
import { RefusalBlock } from '../delivery/refusal-block.tsx';
import { StatusMark } from '../delivery/status-mark.tsx';
import { useDelivery, useLines } from '../delivery/use-delivery.ts';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { BackLink } from '../parts/back-link.tsx';
import { dayText } from '../parts/day.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { placeLeft } from '../parts/last-place.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import classes from './office-delivery-screen.module.css';
import { QrCode } from './qr-code.tsx';

/** Everything about a delivery, for the office: proof, lines, QR code, audit log. */
export function OfficeDeliveryScreen({ id }: { id: string }) {
  const text = useText();
  const record = useDelivery(id);
  useTitle(record ? record.reference : null);
  return (
    <div className={classes.screen}>
      <BackLink href={placeLeft('office', '/office')} words={text('office.back')} />
      {record === undefined && <ScreenSkeleton rows={4} />}
      {record === null && (
        <EmptyState icon={IconPackageOff} title={text('delivery.gone')} text={text('office.goneText')} />
      )}
      {record && <Page record={record} />}
    </div>
  );
}

function Page({ record }: { record: DeliveryRecord }) {
  const text = useText();
  const label = useLabel();
  const { locale } = useIntl();
  const today = useToday();
  const lines = useLines(record.id);
  return (
    <article>
      <header className={classes.head}>
        <div className={classes.what}>
          <h1 className={classes.title}>
            <bdi>{record.reference}</bdi>
          </h1>
          <p className={classes.line}>
            <StatusMark status={record.status} />
            <span>{dayText(record.plannedOn, locale, today)}</span>
            <bdi>{record.driverName}</bdi>
            <span>{text('delivery.stop', { stop: record.stop })}</span>
          </p>
        </div>
        <LinkButton
          href={`/office/print?ids=${record.id}`}
          variant="default"
          leftSection={<IconPrinter size={20} aria-hidden />}
        >
          {text('office.printOne')}
        </LinkButton>
      </header>
      <div className={classes.columns}>
        <div className={classes.column}>
          <section className={classes.section}>
            <h2 className={classes.name} dir="auto">
              {record.clientName ?? label(deliveryFields.clientId.label)}
            </h2>
            <ClientBlock record={record} />
          </section>
          {record.note && (
            <p className={classes.note}>
              <IconMessage2 size={20} aria-hidden />
              <span dir="auto">{record.note}</span>
            </p>
          )}
          <section className={classes.section} aria-label={label(deliveryFields.lines.label)}>
            {lines && <LinesTable lines={lines} totalCents={record.totalCents} />}
          </section>
        </div>
        <div className={classes.column}>
          <Outcome record={record} />
          <section className={classes.section}>
            <h2 className={classes.sectionTitle}>{text('office.onPaper')}</h2>
            <div className={classes.qr}>
              <QrCode
                className={classes.code}
                payload={record.qrPayload}
                label={text('office.qrOf', { reference: record.reference })}
              />
              <p className={classes.typed}>
                <span className={classes.none}>{label(deliveryFields.code.label)}</span>
                <bdi className={classes.letters}>{record.code}</bdi>
              </p>
            </div>
          </section>
          <section className={classes.section}>
            <h2 className={classes.sectionTitle}>{text('delivery.history')}</h2>
            <AuditTrail id={record.id} full />
          </section>
        </div>
      </div>
    </article>
  );
}

/** The proof, or why there is none: of what was cancelled nothing is awaited. */
function Outcome({ record }: { record: DeliveryRecord }) {
  const text = useText();
  const label = useLabel();
  const { status, validatedAt } = record;
  const refused = deliveryFields.status.choices?.refused;
  if (status === 'refused' && refused)
    return (
      <section className={classes.section}>
        <h2 className={classes.sectionTitle}>{label(refused)}</h2>
        <RefusalBlock record={record} />
      </section>
    );
  if (status === 'cancelled' && !validatedAt) return null;
  return (
    <section className={classes.section}>
      <h2 className={classes.sectionTitle}>{text('delivery.proof')}</h2>
      {validatedAt ? <ProofBlock record={record} /> : <p className={classes.none}>{text('office.noProof')}</p>}
    </section>
  );
}
