import { Button } from '@mantine/core';
import { type FormEvent, useRef } from 'react';
import { deliveryFields, deliveryValidated } from '#packs/logistics/delivery.ts';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { ActionBar } from '../parts/action-bar.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { CodeField } from './code-field.tsx';
import { ConfirmValidation } from './confirm-validation.tsx';
import { asDelivery, type DeliveryRecord } from './delivery-query.ts';
import type { Draft } from './draft.ts';
import { PositionField } from './position-field.tsx';
import { ReceiverField } from './receiver-field.tsx';
import { SignatureField } from './signature-field.tsx';
import { useDraft, useKeptDraft } from './use-draft.ts';
import { usePosition } from './use-position.ts';
import { useValidation } from './use-validation.ts';
import classes from './validate-form.module.css';
import { isRightCode } from './validation.ts';

/** Code, name, signature, position, as far as they were filled in before; then the question that cannot be taken back. */
export function ValidateForm({ record }: { record: DeliveryRecord }) {
  const kept = useKeptDraft(record.id);
  return kept ? <Form record={record} kept={kept} /> : <ScreenSkeleton rows={4} />;
}

function Form({ record, kept }: { record: DeliveryRecord; kept: Draft }) {
  const text = useText();
  const label = useLabel();
  const sentence = useSentence();
  const codeInput = useRef<HTMLInputElement>(null);
  const { draft, change, forget } = useDraft(record.id, kept);
  const locating = usePosition();
  const validation = useValidation({ record, draft, locating, forget });
  const { problem } = validation;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (validation.check()) return;
    codeInput.current?.focus();
    codeInput.current?.select();
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <div className={classes.fields}>
        <section className={classes.section}>
          <CodeField
            ref={codeInput}
            value={draft.code}
            right={isRightCode(asDelivery(record), draft.code)}
            refused={validation.refused}
            onChange={(code) => change({ code })}
          />
        </section>
        <section className={classes.section}>
          <ReceiverField
            clientId={record.clientId}
            value={draft.receivedBy}
            onChange={(receivedBy) => change({ receivedBy })}
          />
          <SignatureField
            label={label(deliveryFields.signature.label)}
            value={draft.signature}
            onChange={(signature) => change({ signature })}
          />
        </section>
        <section className={classes.section}>
          <PositionField label={label(deliveryFields.position.label)} locating={locating} />
        </section>
      </div>
      <ActionBar>
        {problem && (
          <p className={classes.problem} role="alert">
            {sentence(problem.code, problem.data)}
          </p>
        )}
        <Button type="submit" size="lg" fullWidth disabled={validation.step === 'done'}>
          {text('delivery.validate', { reference: record.reference })}
        </Button>
      </ActionBar>
      <ConfirmValidation
        record={record}
        receivedBy={draft.receivedBy.trim()}
        signed={draft.signature !== null}
        located={locating.state === 'here'}
        open={validation.step === 'asking' || validation.step === 'committing'}
        busy={validation.step === 'committing'}
        action={label(deliveryValidated.label)}
        onConfirm={validation.confirm}
        onCancel={validation.back}
      />
    </form>
  );
}
