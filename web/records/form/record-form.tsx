import { Button } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import { ActionBar } from '../../parts/action-bar.tsx';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { When } from '../../parts/when.tsx';
import { useSentence } from '../../texts/use-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import type { Deed } from '../page/deeds.ts';
import { type Ready, type Send, useDeed } from '../page/use-deed.ts';
import { Estimate } from '../value/estimate.tsx';
import { FieldControl } from './field-control.tsx';
import type { FieldErrors, FormValues } from './form-values.ts';
import classes from './record-form.module.css';
import type { FormDraft } from './use-form-draft.ts';

/** The fields of a deed, what is wrong with them, the question where it cannot be taken back, and the event. */
export function RecordForm(props: {
  known: KnownEntity;
  deed: Deed;
  /** The record; `null` for a new one. */
  id: string | null;
  before: Readonly<Record<string, unknown>>;
  /** What the form was filled from, where it is not the record. */
  given?: Readonly<Record<string, unknown>>;
  draft: FormDraft;
  /** The words of the main action, and of the question before it. */
  words: string;
  question: string;
  send?: Send;
  onDone(id: string): void;
  onLeave(): void;
}) {
  const { known, deed, id, before, given = before, draft, words, question, send, onDone, onLeave } = props;
  const text = useText();
  const sentence = useSentence();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [asking, setAsking] = useState<Ready | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { busy, problem, prepare, run } = useDeed(known, deed, send);
  const count = Object.keys(errors).length;

  const finish = async (ready: Ready) => {
    const made = ready.nothing ? ready.id : await run(ready);
    setAsking(null);
    if (made === null) return;
    await draft.done();
    onDone(made);
  };
  const submit = async (values: FormValues) => {
    const prepared = await prepare(values, id, before, given);
    setErrors(prepared.ok ? {} : prepared.errors);
    if (!prepared.ok) {
      // Once the messages are there.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    if (deed.irreversible) setAsking(prepared.ready);
    else await finish(prepared.ready);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit(draft.values);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const save = (event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter');
    if (!save) return;
    event.preventDefault();
    void submit(draft.values);
  };
  return (
    <form ref={form} className={classes.form} noValidate onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <div className={classes.fields}>
        {draft.foundAt && (
          <p className={classes.found} role="status">
            <span>
              {text('records.draftFound')} <When instant={draft.foundAt} />
            </span>
            <button type="button" className={classes.afresh} onClick={draft.startAfresh}>
              {text('records.startAfresh')}
            </button>
          </p>
        )}
        {Object.entries(deed.fields).map(([name, field]) => (
          <div
            key={name}
            className={classes.field}
            data-kind={field.kind}
            data-long={(field.max ?? 0) > 200 || undefined}
          >
            <FieldControl
              known={known}
              name={name}
              field={field}
              path={name}
              value={draft.values[name] ?? null}
              errors={errors}
              onChange={(value) => draft.change(name, value)}
            />
          </div>
        ))}
        <Estimate known={known} deed={deed} values={draft.values} />
      </div>
      <ActionBar>
        <div className={classes.actions}>
          <p className={classes.problem} role="alert">
            {count > 0 && text('records.wrongFields', { count })}
            {problem && sentence(problem.code, problem.data)}
          </p>
          <Button type="submit" size="lg" loading={busy && !asking}>
            {words}
          </Button>
          <Button variant="default" size="lg" onClick={() => (draft.dirty ? setLeaving(true) : onLeave())}>
            {text('parts.cancel')}
          </Button>
        </div>
      </ActionBar>
      <ConfirmSheet
        open={asking !== null}
        busy={busy}
        title={question}
        confirm={words}
        cancel={text('delivery.notYet')}
        onConfirm={() => asking && void finish(asking)}
        onCancel={() => setAsking(null)}
      >
        <p>{text('records.final')}</p>
      </ConfirmSheet>
      <ConfirmSheet
        open={leaving}
        danger
        title={text('records.discardQuestion')}
        confirm={text('records.discard')}
        cancel={text('records.goOn')}
        onConfirm={() => {
          draft.startAfresh();
          onLeave();
        }}
        onCancel={() => setLeaving(false)}
      />
    </form>
  );
}
