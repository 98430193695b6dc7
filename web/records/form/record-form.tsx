import { Button } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import { ActionBar } from '../../parts/action-bar.tsx';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { When } from '../../parts/when.tsx';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import type { Deed } from '../page/deeds.ts';
import { type Ready, type Send, useDeed } from '../page/use-deed.ts';
import { Estimate } from '../value/estimate.tsx';
import { FieldControl } from './field-control.tsx';
import type { FieldErrors, FormValue } from './form-values.ts';
import classes from './record-form.module.css';
import { UnderWayProvider, useWorks } from './under-way.ts';
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
  // A form may be an administrator's repair, which only works online; what is committed here meets no network.
  const sentence = useOnlineSentence();
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [asking, setAsking] = useState<Ready | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { busy, problem, prepare, run } = useDeed(known, deed, send);
  const works = useWorks();
  /** A control is waited for, or the event is made and the form about to go. */
  const [held, setHeld] = useState(false);
  const count = Object.keys(errors).length;

  // What a control gives while it is waited for is not drawn yet when the wait is over.
  const values = useRef(draft.values);
  values.current = draft.values;
  const discarded = useRef(false);
  const change = (name: string, value: FormValue) => {
    if (discarded.current) return;
    values.current = { ...values.current, [name]: value };
    draft.change(name, value);
  };

  // From the first Save until the form is gone, for a second one would be a second event. Only what did not come to be one is
  // tried again.
  const submitted = useRef(false);
  const once = async (attempt: () => Promise<boolean>) => {
    if (submitted.current) return;
    submitted.current = true;
    let made = false;
    try {
      made = await attempt();
    } finally {
      submitted.current = made;
    }
  };
  const finish = async (ready: Ready): Promise<boolean> => {
    const made = ready.nothing ? ready.id : await run(ready);
    setAsking(null);
    if (made === null) return false;
    setHeld(true);
    // The event is durable. Its draft goes when the disk has time for it, and nobody waits for that.
    draft.done().catch(() => undefined);
    onDone(made);
    return true;
  };
  const worked = async (): Promise<boolean> => {
    if (!works.isAny()) return true;
    setHeld(true);
    const well = await works.settled();
    setHeld(false);
    return well;
  };
  const attempt = async (): Promise<boolean> => {
    if (!(await worked())) return false;
    const prepared = await prepare(values.current, id, before, given);
    setErrors(prepared.ok ? {} : prepared.errors);
    if (prepared.ok && !deed.irreversible) return await finish(prepared.ready);
    if (prepared.ok) setAsking(prepared.ready);
    // Once the messages are there.
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    return false;
  };
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!asking) void once(attempt);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && (event.key === 's' || event.key === 'Enter')) submit(event);
  };
  return (
    <form ref={form} className={classes.form} noValidate onSubmit={submit} onKeyDown={onKeyDown}>
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
        <UnderWayProvider value={works.begin}>
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
                onChange={(value) => change(name, value)}
              />
            </div>
          ))}
        </UnderWayProvider>
        <Estimate known={known} deed={deed} values={draft.values} />
      </div>
      <ActionBar>
        <div className={classes.actions}>
          <p className={classes.problem} role="alert">
            {count > 0 && text('records.wrongFields', { count })}
            {problem && sentence(problem)}
          </p>
          <Button type="submit" size="lg" loading={(busy || held) && !asking}>
            {words}
          </Button>
          <Button
            variant="default"
            size="lg"
            onClick={() => (draft.dirty || works.isAny() ? setLeaving(true) : onLeave())}
          >
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
        onConfirm={() => asking && void once(() => finish(asking))}
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
          discarded.current = true;
          draft.startAfresh();
          onLeave();
        }}
        onCancel={() => setLeaving(false)}
      />
    </form>
  );
}
