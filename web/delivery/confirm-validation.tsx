import { IconMapPin, IconSignature, IconUser } from '@tabler/icons-react';
import { ConfirmSheet } from '../parts/confirm-sheet.tsx';
import { isolate } from '../parts/isolate.ts';
import { useText } from '../texts/use-text.ts';
import classes from './confirm-validation.module.css';
import type { DeliveryRecord } from './delivery-query.ts';

/** The last question: names the delivery and its client, says what goes with it and what is missing. */
export function ConfirmValidation(props: {
  record: DeliveryRecord;
  receivedBy: string;
  signed: boolean;
  located: boolean;
  open: boolean;
  busy: boolean;
  action: string;
  onConfirm(): void;
  onCancel(): void;
}) {
  const { record, receivedBy, signed, located, open, busy, action, onConfirm, onCancel } = props;
  const text = useText();
  const facts = [
    {
      icon: IconUser,
      there: receivedBy !== '',
      words: receivedBy ? text('delivery.withName', { name: isolate(receivedBy) }) : text('delivery.withoutName'),
    },
    {
      icon: IconSignature,
      there: signed,
      words: text(signed ? 'delivery.withSignature' : 'delivery.withoutSignature'),
    },
    { icon: IconMapPin, there: located, words: text(located ? 'delivery.withPosition' : 'delivery.withoutPosition') },
  ];
  return (
    <ConfirmSheet
      open={open}
      busy={busy}
      title={text('delivery.question', { reference: record.reference, name: isolate(record.clientName ?? '') })}
      confirm={action}
      cancel={text('delivery.notYet')}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <ul className={classes.facts}>
        {facts.map(({ icon: Icon, there, words }) => (
          <li key={words} data-there={there}>
            <Icon size={20} aria-hidden />
            <span dir="auto">{words}</span>
          </li>
        ))}
      </ul>
      <p className={classes.final}>{text('delivery.final')}</p>
    </ConfirmSheet>
  );
}
