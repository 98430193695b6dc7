import { Button } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { listAddress, recordAddress } from '../../frame/addresses.ts';
import { ActionBar } from '../../parts/action-bar.tsx';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { isolate } from '../../parts/isolate.ts';
import { placeLeft } from '../../parts/last-place.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { useHotkey } from '../../parts/use-hotkey.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useSentence } from '../../texts/use-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import type { RecordRow } from '../list/list-query.ts';
import { wireRow } from '../value/wire-row.ts';
import { actionsOn, asksNothing, changeOf, type Deed, deletionOf } from './deeds.ts';
import classes from './record-actions.module.css';
import { useDeed } from './use-deed.ts';

/** What this person can do to a record: its pack's own actions first, then changing and deleting it. */
export function RecordActions({ known, row, title }: { known: KnownEntity; row: RecordRow; title: string }) {
  const text = useText();
  const { user } = useProfile();
  const [, navigate] = useLocation();
  const wire = wireRow(known, row);
  const actions = actionsOn(known, user, wire);
  const change = changeOf(known, user.role, wire);
  const remove = deletionOf(known, user, wire) === 'may';
  const edit = `${recordAddress(known.name, row.id)}/edit`;
  useHotkey('e', () => change && navigate(edit));
  if (actions.length === 0 && !change && !remove) return null;
  return (
    <ActionBar>
      <div className={classes.actions} data-named={actions.length > 0 || undefined}>
        {actions.map((deed, at) => (
          <NamedAction key={deed.action} {...{ known, deed, row, title }} first={at === 0} />
        ))}
        {change && (
          <LinkButton
            href={edit}
            size={actions.length > 0 ? 'md' : 'lg'}
            variant={actions.length > 0 ? 'default' : 'filled'}
            leftSection={<IconPencil size={20} aria-hidden />}
          >
            {text('records.edit')}
          </LinkButton>
        )}
        {remove && <DeleteRecord known={known} row={row} title={title} />}
      </div>
    </ActionBar>
  );
}

function NamedAction(props: { known: KnownEntity; deed: Deed; row: RecordRow; title: string; first: boolean }) {
  const { known, deed, row, title, first } = props;
  const label = useLabel();
  const text = useText();
  const words = deed.named ? label(deed.named.label) : deed.action;
  const variant = first ? 'filled' : 'default';
  if (!asksNothing(deed))
    return (
      <LinkButton
        href={`${recordAddress(known.name, row.id)}/do/${deed.action}`}
        size={first ? 'lg' : 'md'}
        variant={variant}
      >
        {words}
      </LinkButton>
    );
  return (
    <AtOnce
      known={known}
      deed={deed}
      row={row}
      words={words}
      variant={variant}
      question={deed.irreversible ? text('records.questionFor', { action: words, name: isolate(title) }) : null}
    />
  );
}

/** An action that needs nothing filled in. */
function AtOnce(props: {
  known: KnownEntity;
  deed: Deed;
  row: RecordRow;
  words: string;
  variant: string;
  question: string | null;
}) {
  const { known, deed, row, words, variant, question } = props;
  const text = useText();
  const sentence = useSentence();
  const [asking, setAsking] = useState(false);
  const { busy, problem, run } = useDeed(known, deed);
  const act = async () => {
    await run({ id: row.id, payload: {}, attachments: [], seenVersion: row.version, nothing: false });
    setAsking(false);
  };
  return (
    <>
      {problem && (
        <p className={classes.problem} role="alert">
          {sentence(problem.code, problem.data)}
        </p>
      )}
      <Button size="lg" variant={variant} loading={busy} onClick={() => (question ? setAsking(true) : void act())}>
        {words}
      </Button>
      {question && (
        <ConfirmSheet
          open={asking}
          busy={busy}
          title={question}
          confirm={words}
          cancel={text('delivery.notYet')}
          onConfirm={() => void act()}
          onCancel={() => setAsking(false)}
        >
          <p>{text('records.final')}</p>
        </ConfirmSheet>
      )}
    </>
  );
}

const DELETE: Deed = { action: 'DELETE', fields: {}, named: null, creates: false, irreversible: true };

function DeleteRecord({ known, row, title }: { known: KnownEntity; row: RecordRow; title: string }) {
  const text = useText();
  const sentence = useSentence();
  const [, navigate] = useLocation();
  /** The version that stood there when the question came over it; `null`: nothing is asked. */
  const [asking, setAsking] = useState<number | null>(null);
  const { busy, problem, run } = useDeed(known, DELETE);
  const remove = async (seenVersion: number) => {
    if (await run({ id: row.id, payload: {}, attachments: [], seenVersion, nothing: false }))
      navigate(placeLeft(known.name, listAddress(known.name)), { replace: true });
    else setAsking(null);
  };
  return (
    <>
      {problem && (
        <p className={classes.problem} role="alert">
          {sentence(problem.code, problem.data)}
        </p>
      )}
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconTrash size={20} aria-hidden />}
        onClick={() => setAsking(row.version)}
      >
        {text('records.delete')}
      </Button>
      <ConfirmSheet
        open={asking !== null}
        busy={busy}
        danger
        title={text('records.deleteQuestion', { name: isolate(title) })}
        confirm={text('records.delete')}
        onConfirm={() => asking !== null && void remove(asking)}
        onCancel={() => setAsking(null)}
      >
        <p>{text('records.deleteText')}</p>
      </ConfirmSheet>
    </>
  );
}
