import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowForward } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Refusal } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { ERRORS, isErrorCode, type Problem } from '#protocol/errors.ts';
import { useDevice } from '../device/device-context.tsx';
import { useRecordName } from '../device/use-record-name.ts';
import { recordAddress } from '../frame/addresses.ts';
import { ActionBar } from '../parts/action-bar.tsx';
import card from '../parts/card.module.css';
import { ConfirmSheet } from '../parts/confirm-sheet.tsx';
import { isolate } from '../parts/isolate.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { actionWords } from '../records/page/action-words.ts';
import { adviceFor } from '../sync-centre/advice.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { correctAddress } from './addresses.ts';
import classes from './inbox.module.css';
import { SentValues } from './sent-values.tsx';
import type { RefusalTree } from './use-inbox.ts';
import { useReason, useRefusedField } from './use-reason.ts';

/** A refused event: why, what was sent, what waits behind it, and what can be done. */
export function RefusalPage({ tree: { root, parked }, title }: { tree: RefusalTree; title: string }) {
  const text = useText();
  const sentence = useSentence();
  const reason = useReason();
  const action = useActionName(root);
  const field = useRefusedField()(root);
  const left = root.code === 'OUT_OF_SCOPE';
  // The office has decided: what holds the record is no news.
  const obstacle = root.code === 'OFFICE_DECLINED' ? null : root.obstacle;
  return (
    <>
      <div className={classes.case}>
        <div className={classes.reason}>
          <IconAlertTriangle aria-hidden size={24} />
          <p>{reason(root)}</p>
        </div>
        {(left || obstacle || !isFix(root)) && (
          <p className={classes.advice}>
            <IconArrowForward aria-hidden size={18} className={classes.arrow} />
            <span>
              {left &&
                (field === undefined ? text('inbox.leftScope') : text('inbox.notTheirs', { field: isolate(field) }))}
              {!left && !obstacle && text(adviceFor(root.code))}
              {!left && obstacle && (
                <>
                  {text('inbox.obstacle')} {sentence(obstacle.code, obstacle.data)}
                </>
              )}
            </span>
          </p>
        )}
        <SentValues known={entityNamed(root.entity)} action={root.action} payload={root.payload}>
          <p className={classes.muted}>
            {action} · <When instant={root.occurredAt} /> · {text('sync.event', { seq: root.seq })}
          </p>
        </SentValues>
        {parked.length > 0 && (
          <section className={card.box}>
            <h2 className={card.title}>{text('inbox.behind')}</h2>
            <ul className={classes.parked}>
              {parked.map((one) => (
                <Parked key={one.eventId} refusal={one} />
              ))}
            </ul>
            <p className={classes.muted}>{text('inbox.behindText')}</p>
          </section>
        )}
      </div>
      <Actions root={root} parked={parked.length} title={title} />
    </>
  );
}

/** Other values would do. */
const isFix = ({ code }: Refusal): boolean => code !== null && isErrorCode(code) && ERRORS[code].recovery === 'fix';

function useActionName({ entity, action }: Refusal): string {
  const text = useText();
  const { locale } = useLocale();
  return actionWords(entityNamed(entity)?.entity, action, locale, text);
}

function Parked({ refusal }: { refusal: Refusal }) {
  const label = useLabel();
  const known = entityNamed(refusal.entity);
  const name = useRecordName(refusal.entity, refusal.entityId);
  const action = useActionName(refusal);
  return (
    <li>
      {known && label(known.entity.label)} <bdi className={classes.parkedName}>{name}</bdi> · {action}
    </li>
  );
}

function Actions({ root, parked, title }: { root: Refusal; parked: number; title: string }) {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = async (work: () => Promise<{ ok: true } | { ok: false; problem: Problem }>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      const done = await work();
      setProblem(done.ok ? null : done.problem);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const fix = isFix(root);
  const other = root.code === 'ALREADY_EXISTS' ? root.data.entityId : undefined;
  const hasValues = root.action !== 'DELETE' && root.action !== 'CONFLICT_RESOLVED';
  return (
    <ActionBar>
      <div className={classes.actions}>
        {problem && (
          <p className={classes.problem} role="alert">
            {sentence(problem.code, problem.data)}
          </p>
        )}
        {!root.obstacle && !fix && (
          <Button
            size="lg"
            fullWidth
            loading={busy && !asking}
            onClick={() => void run(() => device.sendAgain(root.eventId))}
          >
            {text('inbox.sendAgain')}
          </Button>
        )}
        {!root.obstacle && hasValues && (
          <LinkButton size="lg" fullWidth variant={fix ? 'filled' : 'default'} href={correctAddress(root.eventId)}>
            {text('inbox.correct')}
          </LinkButton>
        )}
        {typeof other === 'string' && (
          <LinkButton size="lg" fullWidth variant="default" href={recordAddress(root.entity, other)}>
            {text('inbox.openOther')}
          </LinkButton>
        )}
        <Button size="lg" fullWidth variant="subtle" color="red" onClick={() => setAsking(true)}>
          {text('inbox.discard')}
        </Button>
      </div>
      <ConfirmSheet
        open={asking}
        busy={busy}
        danger
        title={text('inbox.discardQuestion', { name: isolate(title) })}
        confirm={text('inbox.discard')}
        onConfirm={() => void run(() => device.discard(root.eventId)).then(() => setAsking(false))}
        onCancel={() => setAsking(false)}
      >
        <p>
          {text('inbox.discardText')} {parked > 0 && text('inbox.discardWith', { count: parked })}
        </p>
      </ConfirmSheet>
    </ActionBar>
  );
}
