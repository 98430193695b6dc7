import { IconLock } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { Refusal } from '#device/api.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';
import { pageContext } from '../device/page-context.ts';
import { useLive } from '../device/use-live.ts';
import { useRecordName } from '../device/use-record-name.ts';
import { addressOf } from '../frame/addresses.ts';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { BackLink } from '../parts/back-link.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { isolate } from '../parts/isolate.ts';
import { formValues } from '../records/form/form-values.ts';
import { RecordForm } from '../records/form/record-form.tsx';
import { useFormDraft } from '../records/form/use-form-draft.ts';
import { useManner } from '../records/form/use-manner.ts';
import type { RecordRow } from '../records/list/list-query.ts';
import type { Deed } from '../records/page/deeds.ts';
import { recordReads, recordSql } from '../records/page/record-query.ts';
import { wireRow } from '../records/value/wire-row.ts';
import { useText } from '../texts/use-text.ts';
import { refusalAddress } from './addresses.ts';
import { deedOf } from './correct-deed.ts';
import classes from './inbox.module.css';
import { useInbox } from './use-inbox.ts';

/** The form of a refused event with the values that were refused; what is sent is a new event. */
export function CorrectScreen({ eventId }: { eventId: string }) {
  const inbox = useInbox();
  if (!inbox) return <ScreenSkeleton rows={4} />;
  const refusal = inbox.refusals.find((one) => one.eventId === eventId);
  const known = refusal && entityNamed(refusal.entity);
  if (!refusal || !known) return <NotNow href="/inbox" />;
  return <OfRecord known={known} refusal={refusal} />;
}

function OfRecord({ known, refusal }: { known: KnownEntity; refusal: Refusal }) {
  const { user } = useProfile();
  const { rows } = useLive<RecordRow>(recordSql(known), [refusal.entityId], recordReads(known));
  // What is corrected is the record as it was when the form was opened.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const found = useMemo(() => {
    if (!rows) return null;
    const row = rows[0] ? wireRow(known, rows[0]) : null;
    return { row, deed: deedOf(known, user, refusal, row) };
  }, [rows === undefined, known, user.role, refusal.eventId]);
  if (!found) return <ScreenSkeleton rows={4} />;
  if (!found.deed) return <NotNow href={refusalAddress(refusal.eventId)} />;
  return <Form known={known} refusal={refusal} deed={found.deed} row={found.row} />;
}

function Form(props: { known: KnownEntity; refusal: Refusal; deed: Deed; row: Record<string, unknown> | null }) {
  const { known, refusal, deed, row } = props;
  const { eventId, entityId, payload } = refusal;
  const text = useText();
  const device = useDevice();
  const person = useProfile();
  const manner = useManner();
  const [, navigate] = useLocation();
  const name = useRecordName(known.name, entityId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a form starts with stays
  const [start, given, before] = useMemo(() => {
    const sent = deed.action === 'UPDATE' ? { ...row, ...payload } : payload;
    // What was sent is sent again, also where it says what the record says now.
    const others = Object.entries(row ?? {}).filter(([field]) => !(field in payload));
    return [formValues(deed.fields, sent, manner), sent, Object.fromEntries(others)];
  }, [eventId]);
  const draft = useFormDraft(known.name, `refused ${eventId}`, start);
  useTitle(text('inbox.correct'));
  const back = refusalAddress(eventId);
  if (!draft) return <ScreenSkeleton rows={4} />;
  return (
    <div className={classes.screen}>
      <div className={classes.formHead}>
        <BackLink href={back} words={name} />
        <h1 className={classes.name}>{text('inbox.correct')}</h1>
      </div>
      <RecordForm
        known={known}
        deed={deed}
        id={row ? entityId : null}
        before={before}
        given={given}
        draft={draft}
        words={text('inbox.sendAgain')}
        question={text('records.questionFor', { action: text('inbox.sendAgain'), name: isolate(name) })}
        send={({ payload: corrected, attachments, seenVersion }) =>
          device.sendAgain(eventId, { payload: corrected, attachments, seenVersion, context: pageContext() })
        }
        onDone={(made) => navigate(addressOf(known.name, made, person), { replace: true })}
        onLeave={() => navigate(back, { replace: true })}
      />
    </div>
  );
}

function NotNow({ href }: { href: string }) {
  const text = useText();
  return (
    <div className={classes.screen}>
      <div className={classes.formHead}>
        <BackLink href={href} words={text('inbox.title')} />
      </div>
      <EmptyState icon={IconLock} title={text('records.notNow')} text={text('records.notNowText')} />
    </div>
  );
}
