import { IconMessage2, IconPackageOff } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { deliveryFields, deliveryValidated } from '#packs/logistics/delivery.ts';
import { useProfile } from '../device/device-context.tsx';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { ActionBar } from '../parts/action-bar.tsx';
import { dayText } from '../parts/day.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import { AuditTrail } from './audit-trail.tsx';
import { ClientBlock } from './client-block.tsx';
import classes from './delivery-page.module.css';
import { LinesTable } from './lines-table.tsx';
import { ProofBlock } from './proof-block.tsx';
import { RecordState } from './record-state.tsx';
import { RefusalBlock } from './refusal-block.tsx';
import { StatusMark } from './status-mark.tsx';
import { useDelivery, useLines } from './use-delivery.ts';

/**
 * A delivery as its driver sees it: where, what, the proof once it is there, and the one thing to do. `beside`: next to
 * the list, whose day is the title of the screen.
 */
export function DeliveryPage({ id, beside = false }: { id: string; beside?: boolean }) {
  const text = useText();
  const label = useLabel();
  const { locale } = useIntl();
  const { user } = useProfile();
  const today = useToday();
  const record = useDelivery(id);
  const lines = useLines(id);
  useTitle(record ? record.reference : null);
  if (record === undefined || lines === undefined) return <ScreenSkeleton rows={4} />;
  if (record === null) {
    return (
      <div className={classes.page}>
        <RecordState id={id} />
        <EmptyState icon={IconPackageOff} title={text('delivery.gone')} text={text('delivery.goneText')} />
      </div>
    );
  }
  const Name = beside ? 'h2' : 'h1';
  const mayValidate = record.status === 'pending' && deliveryValidated.roles.includes(user.role);
  return (
    <>
      <article className={classes.page}>
        <header className={classes.head}>
          <p className={classes.stop}>
            {text('delivery.stop', { stop: record.stop })} · <bdi>{record.reference}</bdi>
          </p>
          <Name className={classes.name} dir="auto">
            {record.clientName ?? record.reference}
          </Name>
          <p className={classes.line}>
            <StatusMark status={record.status} />
            <span>{dayText(record.plannedOn, locale, today)}</span>
          </p>
        </header>
        <RecordState id={id} />
        <section className={classes.section} aria-label={label(deliveryFields.clientId.label)}>
          <ClientBlock record={record} />
        </section>
        {record.note && (
          <p className={classes.note}>
            <IconMessage2 size={20} aria-hidden />
            <span dir="auto">{record.note}</span>
          </p>
        )}
        {record.status === 'refused' && (
          <section className={classes.section} aria-label={label(deliveryFields.refusalReason.label)}>
            <RefusalBlock record={record} />
          </section>
        )}
        {record.validatedAt && (
          <section className={classes.section}>
            <h2 className={classes.title}>{text('delivery.proof')}</h2>
            <ProofBlock record={record} />
          </section>
        )}
        <section className={classes.section} aria-label={label(deliveryFields.lines.label)}>
          <LinesTable lines={lines} totalCents={record.totalCents} />
        </section>
        <details className={classes.section}>
          <summary className={classes.summary}>{text('delivery.history')}</summary>
          <AuditTrail id={id} />
        </details>
      </article>
      {mayValidate && (
        <ActionBar>
          <LinkButton href={`/deliveries/${id}/validate`} size="lg" fullWidth>
            {label(deliveryValidated.label)}
          </LinkButton>
        </ActionBar>
      )}
    </>
  );
}
