import { Button } from '@mantine/core';
import { IconBuildingStore } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { ConflictChoice, ConflictCase as Waiting } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { ActionBar } from '../parts/action-bar.tsx';
import { ConfirmSheet } from '../parts/confirm-sheet.tsx';
import { isolate } from '../parts/isolate.ts';
import { fieldOf, fieldsOf } from '../records/declared.ts';
import { type FieldErrors, type FormValue, formValue, readForm } from '../records/form/form-values.ts';
import { useManner } from '../records/form/use-manner.ts';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { allOf, choiceOf, firstPicks, inOrder, isOffices, leftToChoose, mayKeepMine, wholeChoice } from './choices.ts';
import { FieldChoice } from './field-choice.tsx';
import classes from './inbox.module.css';
import { SameFields } from './same-fields.tsx';
import { Sides } from './sides.tsx';
import { type Picking, usePicks } from './use-picks.ts';

interface Props {
  known: KnownEntity;
  waiting: Waiting;
  title: string;
}
type Choosing = Props & {
  /** The role may not write what mine wants: theirs can only be let stand. */
  onlyTheirs: boolean;
};

/** Both versions of a record, field by field, until this person has chosen. */
export function ConflictCase(props: Props) {
  const { known, waiting } = props;
  const { role } = useProfile().user;
  if (waiting.waitsFor === 'office') return <WithOffice {...props} />;
  const choosing = { ...props, onlyTheirs: !mayKeepMine(known, waiting, role) };
  return waiting.theirs === null || waiting.mine === null ? <WholeCase {...choosing} /> : <FieldCase {...choosing} />;
}

/** Sends the choice; once, however often it is tapped. `onDone`: it was taken. */
function useChoice(onDone?: () => Promise<void>) {
  const device = useDevice();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const choose = async (choice: ConflictChoice) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      const done = await device.resolveConflict(choice);
      setProblem(done.ok ? null : done.problem);
      if (done.ok) await onDone?.();
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, choose };
}

/** Asks once before a choice that cannot be taken back. `choice`: `null` while there is none to ask about. */
function FinalQuestion(props: {
  title: string;
  verb: string;
  choice: ConflictChoice | null;
  busy: boolean;
  choose(choice: ConflictChoice): Promise<void>;
  onClose(): void;
  children: ReactNode;
}) {
  const { title, verb, choice, busy, choose, onClose, children } = props;
  const text = useText();
  return (
    <ConfirmSheet
      open={choice !== null}
      busy={busy}
      title={text('inbox.question', { name: isolate(title) })}
      confirm={verb}
      onConfirm={() => choice && void choose(choice).then(onClose)}
      onCancel={onClose}
    >
      {children}
      <p>{text('inbox.final')}</p>
    </ConfirmSheet>
  );
}

function FieldCase(props: Choosing) {
  const { known, waiting, onlyTheirs } = props;
  const { entity } = known;
  const picking = usePicks(waiting, onlyTheirs ? allOf('theirs', entity, waiting) : firstPicks(entity, waiting));
  return picking ? <FieldPicks {...props} picking={picking} /> : <ScreenSkeleton rows={4} />;
}

function FieldPicks({ known, waiting, title, onlyTheirs, picking }: Choosing & { picking: Picking }) {
  const { entity } = known;
  const { others, pick } = picking;
  // What was picked while the role could still have mine is no choice any more.
  const picks = onlyTheirs ? allOf('theirs', entity, waiting) : picking.picks;
  const text = useText();
  const sentence = useSentence();
  const manner = useManner();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [asking, setAsking] = useState<ConflictChoice | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const { busy, problem, choose } = useChoice(picking.done);
  const left = leftToChoose(waiting, picks);
  const count = (side: string) => waiting.fields.filter(({ name }) => picks[name] === side).length;

  const settle = () => {
    const edited = Object.fromEntries(
      waiting.fields.flatMap(({ name }) => {
        const field = fieldOf(entity, name);
        return field && picks[name] === 'other' ? [[name, field]] : [];
      }),
    );
    const typed = Object.fromEntries(Object.keys(edited).map((name) => [name, otherOf(name)]));
    const read = readForm(edited, typed, manner, waiting.mine ?? {});
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) setAsking(choiceOf(entity, waiting, picks, read.values));
    else requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const otherOf = (name: string): FormValue => {
    const field = fieldOf(entity, name);
    const mine = waiting.fields.find((one) => one.name === name)?.mine;
    return others[name] ?? (field ? formValue(name, field, mine, manner) : null);
  };
  return (
    <>
      <div className={classes.case} ref={form}>
        <p className={classes.lead}>{text(onlyTheirs ? 'inbox.onlyTheirs' : 'inbox.why')}</p>
        <Sides waiting={waiting} onAll={onlyTheirs ? undefined : (side) => pick(allOf(side, entity, waiting))} />
        {inOrder(waiting.fields).map((field) => {
          const declared = fieldOf(entity, field.name);
          if (!declared) return null;
          return (
            <FieldChoice
              key={field.name}
              known={known}
              declared={declared}
              field={field}
              offices={isOffices(entity, field)}
              fixed={onlyTheirs}
              picked={picks[field.name]}
              other={otherOf(field.name)}
              errors={errors}
              onPick={(side) => pick({ [field.name]: side })}
              onOther={(value) => picking.type(field.name, value)}
            />
          );
        })}
        <SameFields known={known} waiting={waiting} />
      </div>
      <ActionBar>
        <div className={classes.actions}>
          <p className={classes.problem} role={problem ? 'alert' : 'status'}>
            {problem ? sentence(problem.code, problem.data) : left > 0 && text('inbox.left', { count: left })}
          </p>
          <Button size="lg" fullWidth disabled={left > 0} onClick={settle}>
            {text(onlyTheirs ? 'inbox.takeTheirs' : 'inbox.settle')}
          </Button>
        </div>
      </ActionBar>
      <FinalQuestion
        title={title}
        verb={text(onlyTheirs ? 'inbox.takeTheirs' : 'inbox.settle')}
        choice={asking}
        busy={busy}
        choose={choose}
        onClose={() => setAsking(null)}
      >
        <ul className={classes.summary}>
          {count('theirs') > 0 && <li>{text('inbox.sumTheirs', { count: count('theirs') })}</li>}
          {count('mine') > 0 && <li>{text('inbox.sumMine', { count: count('mine') })}</li>}
          {count('other') > 0 && <li>{text('inbox.sumOther', { count: count('other') })}</li>}
        </ul>
      </FinalQuestion>
    </>
  );
}

/** One side deleted the record: one choice for the whole of it. */
function WholeCase({ known, waiting, title, onlyTheirs }: Choosing) {
  const text = useText();
  const sentence = useSentence();
  const [asking, setAsking] = useState<'theirs' | 'mine' | null>(null);
  const { busy, problem, choose } = useChoice();
  const iDeleted = waiting.mine === null;
  const outcome = {
    theirs: text(iDeleted ? 'inbox.keepTheirs' : 'inbox.letGo'),
    mine: text(iDeleted ? 'inbox.deleteIt' : 'inbox.bringBack'),
  };
  const there = iDeleted ? waiting.theirs : waiting.mine;
  return (
    <>
      <div className={classes.case}>
        <p className={classes.lead}>{text(iDeleted ? 'inbox.iDeleted' : 'inbox.theyDeleted')}</p>
        {onlyTheirs && <p className={classes.lead}>{text('inbox.onlyTheirs')}</p>}
        <Sides waiting={waiting} />
        <SameFields known={known} waiting={waiting} row={there} />
        {problem && (
          <p className={classes.problem} role="alert">
            {sentence(problem.code, problem.data)}
          </p>
        )}
      </div>
      <ActionBar>
        <div className={onlyTheirs ? classes.actions : classes.pair}>
          {(onlyTheirs ? (['theirs'] as const) : (['theirs', 'mine'] as const)).map((side) => (
            <Button key={side} size="lg" fullWidth variant="default" onClick={() => setAsking(side)}>
              <span>
                {text(side === 'theirs' ? 'inbox.takeTheirs' : 'inbox.keepMine')}
                <span className={classes.outcome}>{outcome[side]}</span>
              </span>
            </Button>
          ))}
        </div>
      </ActionBar>
      <FinalQuestion
        title={title}
        verb={text(asking === 'mine' ? 'inbox.keepMine' : 'inbox.takeTheirs')}
        choice={asking && wholeChoice(known.entity, waiting, asking)}
        busy={busy}
        choose={choose}
        onClose={() => setAsking(null)}
      >
        <p>{asking && outcome[asking]}</p>
      </FinalQuestion>
    </>
  );
}

/** Withdrawn by the office meanwhile: it decides, with both versions. */
function WithOffice({ known, waiting }: Props) {
  const text = useText();
  const sentence = useSentence();
  const named = fieldsOf(known.entity);
  return (
    <div className={classes.case}>
      <p className={classes.lead}>
        <IconBuildingStore aria-hidden size={20} /> {sentence(waiting.code)} {text('inbox.officeText')}
      </p>
      <Sides waiting={waiting} />
      <SameFields
        known={known}
        waiting={{ ...waiting, fields: [] }}
        row={waiting.mine ?? waiting.theirs}
        open={named.length < 6}
      />
    </div>
  );
}
