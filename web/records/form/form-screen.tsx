import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { systemClock } from '#device/ports/clock.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { useLive } from '../../device/use-live.ts';
import { listAddress, recordAddress } from '../../frame/addresses.ts';
import { NotFound } from '../../frame/not-found.tsx';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { isolate } from '../../parts/isolate.ts';
import { placeLeft } from '../../parts/last-place.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useToday } from '../../parts/use-today.ts';
import { useText } from '../../texts/use-text.ts';
import type { RecordRow } from '../list/list-query.ts';
import { useRowTitle } from '../list/record-cards.tsx';
import { actionsOn, changeOf, type Deed, likelyValues, makingOf } from '../page/deeds.ts';
import { recordReads, recordSql } from '../page/record-query.ts';
import { useKindName } from '../use-kind-name.ts';
import { useKnown } from '../use-known.ts';
import { wireRow } from '../value/wire-row.ts';
import classes from './form-screen.module.css';
import { formValues } from './form-values.ts';
import { RecordForm } from './record-form.tsx';
import { useFormDraft } from './use-form-draft.ts';
import { useManner } from './use-manner.ts';

/** A new record, a change of one, or one of its pack's actions: one form for all. `action`: `new`, `edit` or a named one. */
export function FormScreen({
  pack,
  entity,
  id,
  action,
}: {
  pack: string;
  entity: string;
  id?: string;
  action: string;
}) {
  const known = useKnown(pack, entity);
  if (!known) return <NotFound />;
  if (id === undefined) return <NewRecord known={known} />;
  return <ExistingRecord key={`${id} ${action}`} known={known} id={id} action={action} />;
}

/** What there is of a new record. */
const NOTHING: Record<string, unknown> = {};

function NewRecord({ known }: { known: KnownEntity }) {
  const { user } = useProfile();
  const deed = useMemo(() => makingOf(known, user.role), [known, user.role]);
  const title = useKindName('records.new', known);
  const label = useLabel();
  const text = useText();
  if (!deed) return <Refused known={known} />;
  const words = deed.named ? label(deed.named.label) : text('records.save');
  const heading = deed.named ? words : title;
  return (
    <Page
      known={known}
      deed={deed}
      id={null}
      opened={NOTHING}
      row={NOTHING}
      heading={heading}
      words={words}
      question={text('records.question', { action: words })}
    />
  );
}

function ExistingRecord({ known, id, action }: { known: KnownEntity; id: string; action: string }) {
  const { rows } = useLive<RecordRow>(recordSql(known), [id], recordReads(known));
  if (!rows) return <ScreenSkeleton rows={4} />;
  const [row] = rows;
  return row ? <Deeds known={known} row={row} action={action} /> : <Refused known={known} />;
}

function Deeds({ known, row, action }: { known: KnownEntity; row: RecordRow; action: string }) {
  const { user } = useProfile();
  const label = useLabel();
  const text = useText();
  const title = useRowTitle(known, row);
  const wire = useMemo(() => wireRow(known, row), [known, row]);
  // What is edited is the record as it was when the form was opened: a sync under the hands changes no field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const [opened, deed] = useMemo(() => {
    const found =
      action === 'edit'
        ? changeOf(known, user.role, wire)
        : (actionsOn(known, user, wire).find((one) => one.action === action) ?? null);
    return [wire, found];
  }, [known, row.id, action, user.id, user.role]);
  if (!deed) return <Refused known={known} />;
  const words = deed.named ? label(deed.named.label) : text('records.save');
  return (
    <Page
      known={known}
      deed={deed}
      id={row.id}
      opened={opened}
      row={wire}
      heading={deed.named ? words : text('records.editTitle')}
      name={title}
      words={words}
      question={text('records.questionFor', { action: words, name: isolate(title) })}
    />
  );
}

function Page(props: {
  known: KnownEntity;
  deed: Deed;
  id: string | null;
  /** The record as it was when the form was opened, and as it is. */
  opened: Record<string, unknown>;
  row: Record<string, unknown>;
  heading: string;
  name?: string;
  words: string;
  question: string;
}) {
  const { known, deed, id, opened, row, heading, name, words, question } = props;
  const label = useLabel();
  const [, navigate] = useLocation();
  const { user } = useProfile();
  const manner = useManner();
  const today = useToday();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a form starts with stays
  const likely = useMemo(() => {
    const instant = systemClock.now().toISOString();
    return likelyValues(known, deed.fields, { userId: user.id, today, instant }, deed.named !== null && !deed.creates);
  }, [known, deed]);
  const given = deed.action === 'UPDATE' ? row : likely;
  const present = useMemo(() => formValues(deed.fields, given, manner), [deed, given, manner]);
  const version = typeof row.version === 'number' ? row.version : undefined;
  const draft = useFormDraft(known.name, `${id ?? 'new'} ${deed.action}`, present, version);
  useTitle(name ? `${heading} · ${name}` : heading);
  const list = placeLeft(known.name, listAddress(known.name));
  const back = id === null ? list : recordAddress(known.name, id);
  if (!draft) return <ScreenSkeleton rows={4} />;
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <BackLink href={back} words={name ?? label(known.entity.labelMany)} />
        <h1 className={classes.title}>{heading}</h1>
      </div>
      <RecordForm
        known={known}
        deed={deed}
        id={id}
        before={{ ...opened, version: draft.seenVersion }}
        draft={draft}
        words={words}
        question={question}
        onDone={(made) => navigate(recordAddress(known.name, made), { replace: true })}
        onLeave={() => navigate(back, { replace: true })}
      />
    </div>
  );
}

/** The record does not allow it, or not any more, or this role may not. */
function Refused({ known }: { known: KnownEntity }) {
  const text = useText();
  const label = useLabel();
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <BackLink href={placeLeft(known.name, listAddress(known.name))} words={label(known.entity.labelMany)} />
      </div>
      <EmptyState icon={IconLock} title={text('records.notNow')} text={text('records.notNowText')} />
    </div>
  );
}
