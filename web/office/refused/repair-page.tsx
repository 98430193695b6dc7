import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { systemIds } from '#device/ports/ids.ts';
import { holdsAll } from '#packs/core/scope.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { isErrorCode, problem } from '#protocol/errors.ts';
import type { RefusedEvent, RepairAnswer, RepairRequest } from '#protocol/repair.ts';
import { fail, ok, type Result } from '#protocol/result.ts';
import { useDevice, useProfile } from '../../device/device-context.tsx';
import { useRecordName } from '../../device/use-record-name.ts';
import { addressOf } from '../../frame/addresses.ts';
import { tell } from '../../frame/notices-store.ts';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import inbox from '../../inbox/inbox.module.css';
import { SentValues } from '../../inbox/sent-values.tsx';
import { useReason } from '../../inbox/use-reason.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { fieldNamed } from '../../records/declared.ts';
import { formValues } from '../../records/form/form-values.ts';
import { RecordForm } from '../../records/form/record-form.tsx';
import { useFormDraft } from '../../records/form/use-form-draft.ts';
import { useManner } from '../../records/form/use-manner.ts';
import type { Deed } from '../../records/page/deeds.ts';
import type { TextKey } from '../../texts/keys.ts';
import { useText } from '../../texts/use-text.ts';
import { AskedOnce, type FinalDeed } from './asked-once.tsx';
import { WhatStands } from './what-stands.tsx';

interface Props {
  refused: RefusedEvent;
  back: string;
  /** The list is to be read again. */
  onDone(): void;
}

type Values = Record<string, unknown>;

/** One refused event of a colleague: why, what was sent, and the repair. */
export function RepairPage({ refused, back, onDone }: Props) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const person = useProfile();
  const [, navigate] = useLocation();
  const {
    entity,
    entityId,
    action,
    userName,
    deviceName,
    occurredAt,
    receivedAt,
    payload,
    closed,
    mendable,
    waitsForOffice,
  } = refused;
  const known = entity === null ? undefined : entityNamed(entity);
  const name = useRecordName(entity ?? '', entityId ?? '');
  const send = useRepair(refused, name, { read: onDone, leave: () => navigate(back, { replace: true }) });
  const canMend = closed === null && known && payload !== null && action !== null;
  const hasForm = canMend && mendable.length > 0;
  const waits = waitsForOffice && known && entityId !== null;
  const asItIs: FinalDeed = {
    ...{ label: text('repair.mend'), question: text('repair.question', { name: isolate(name) }) },
    ...{ text: text('repair.text'), run: () => send({}) },
  };
  const deciding = (choice: NonNullable<RepairRequest['decision']>): FinalDeed => ({
    label: text(`repair.${choice}`),
    question: text(`repair.${choice}Question`, { name: isolate(name) }),
    text: `${text(`repair.${choice}Text`)} ${text('repair.final')}`,
    danger: choice === 'decline',
    run: () => send({}, choice),
  });
  return (
    <div className={inbox.screen}>
      <div className={inbox.back}>
        <BackLink href={back} words={text('repair.title')} />
      </div>
      <header className={inbox.head}>
        <div>
          <p className={inbox.kind}>{known ? label(known.entity.label) : entity}</p>
          <h1 className={inbox.name} dir="auto">
            {name}
          </h1>
          <p className={inbox.muted}>
            {text('repair.by', { name: isolate(userName ?? '–'), device: isolate(deviceName ?? '–') })} ·{' '}
            <When instant={occurredAt ?? receivedAt} />
          </p>
        </div>
        {waits && (
          <Link className={inbox.toRecord} href={addressOf(known.name, entityId, person)}>
            {text('inbox.toRecord')}
          </Link>
        )}
      </header>
      <div className={inbox.case} data-short={hasForm || undefined}>
        <div className={inbox.reason}>
          <IconAlertTriangle aria-hidden size={24} />
          <p>
            {reason({
              entity: entity ?? '',
              action: action ?? '',
              code: refused.code,
              data: refused.data,
              message: null,
            })}
          </p>
        </div>
        <p className={inbox.lead}>{text(leadOf(refused))}</p>
        {waits && <WhatStands known={known} id={entityId} />}
        {known && payload && !hasForm && <SentValues known={known} action={action ?? ''} payload={payload} />}
      </div>
      {hasForm && (
        <Mend
          known={known}
          refused={refused}
          payload={payload}
          name={name}
          send={send}
          onLeave={() => navigate(back)}
        />
      )}
      {waits && <AskedOnce deeds={[deciding('decline'), deciding('accept')]} />}
      {canMend && !hasForm && !waits && <AskedOnce deeds={[asItIs]} />}
    </div>
  );
}

/** What can be done about it, or why nothing can. */
function leadOf({ closed, entity, payload, mendable, waitsForOffice }: RefusedEvent): TextKey {
  if (waitsForOffice) return 'repair.decideText';
  if (closed !== null) return `repair.${closed}`;
  const scope = entity === null ? undefined : entityNamed(entity)?.entity.scope;
  if (payload === null) return scope && !holdsAll(scope, 'admin') ? 'repair.private' : 'repair.notKept';
  return mendable.length === 0 ? 'repair.asItIs' : 'repair.text';
}

/**
 * One repair or decision, drawn once: the same one again is no second. A verdict that is still a refusal, or is one to decide,
 * comes back as its problem.
 */
function useRepair({ deviceId, eventId }: RefusedEvent, name: string, list: { read(): void; leave(): void }) {
  const device = useDevice();
  const text = useText();
  const id = useRef(systemIds.next());
  return async (values: Values, decision?: RepairRequest['decision']): Promise<Result<null>> => {
    const path = `/api/admin/refused/${deviceId}/${eventId}` as const;
    const answer = await device.administer({ method: 'POST', path, body: { id: id.current, values, decision } });
    if (!answer.ok) return answer;
    const { receipt, released, replayed } = answer.value as RepairAnswer;
    if (receipt.status === 'conflict') list.read();
    const isDeclined = receipt.code === 'OFFICE_DECLINED';
    if (receipt.status !== 'applied' && receipt.status !== 'amended' && !isDeclined) {
      const code = receipt.code && isErrorCode(receipt.code) ? receipt.code : 'INVALID_EVENT';
      return fail(problem(code, receipt.resolution?.data ?? {}));
    }
    tell({
      id: eventId,
      tone: 'received',
      title: text(isDeclined ? 'repair.declinedDone' : 'repair.done', { name: isolate(name) }),
      text: replayed ? text('repair.stood') : text('repair.doneText', { count: released }),
    });
    list.read();
    list.leave();
    return ok(null);
  };
}

function Mend(props: {
  known: KnownEntity;
  refused: RefusedEvent;
  payload: Values;
  name: string;
  send(values: Values): Promise<Result<null>>;
  onLeave(): void;
}) {
  const { known, refused, payload, name, send, onLeave } = props;
  const { action, mendable, eventId } = refused;
  const text = useText();
  const manner = useManner();
  const deed = useMemo((): Deed => {
    // Of a change, what was changed; of all else, whatever may be said.
    const shown = mendable.filter((field) => action !== 'UPDATE' || field in payload);
    const fields = shown.flatMap((field) => {
      const declared = fieldNamed(known.entity, action ?? '', field);
      return declared ? [[field, declared] as const] : [];
    });
    return { action: 'REPAIR', fields: Object.fromEntries(fields), named: null, creates: false, irreversible: true };
  }, [known, action, mendable, payload]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what a form starts with stays
  const start = useMemo(() => formValues(deed.fields, payload, manner), [eventId]);
  const draft = useFormDraft(known.name, `repair ${eventId}`, start);
  if (!draft) return <ScreenSkeleton rows={2} />;
  const differs = (field: string, values: Values) =>
    JSON.stringify(values[field] ?? null) !== JSON.stringify(payload[field] ?? null);
  return (
    <RecordForm
      known={known}
      deed={deed}
      id={refused.entityId}
      before={{}}
      given={payload}
      draft={draft}
      words={text('repair.mend')}
      question={text('repair.question', { name: isolate(name) })}
      send={async ({ payload: mended }) => {
        const changed = Object.keys(deed.fields).filter((field) => differs(field, mended));
        const sent = await send(Object.fromEntries(changed.map((field) => [field, mended[field] ?? null])));
        return sent.ok ? ok({ eventId, seq: refused.seq, entityId: refused.entityId ?? '' }) : sent;
      }}
      onDone={() => undefined}
      onLeave={onLeave}
    />
  );
}
