import { Button, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useId, useRef, useState } from 'react';
import type { DeviceLife, OfficeDevice } from '#protocol/devices.ts';
import type { Problem } from '#protocol/errors.ts';
import type { VoidAnswer, VoidRequest } from '#protocol/void.ts';
import { VOID_LIMITS } from '#protocol/void-limits.ts';
import { useDevice } from '../../device/device-context.tsx';
import { tell } from '../../frame/notices-store.ts';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { isolate } from '../../parts/isolate.ts';
import problems from '../../parts/problem.module.css';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import { useTyping } from '../../update/typing.ts';
import { countOf, inOneRequest, type Range } from './closable.ts';
import classes from './close-numbers.module.css';
import { useRangeWords } from './use-range-words.ts';

/**
 * Says of missing numbers that they will never arrive: which of them, why, and asked once, because nothing takes it back.
 * What was typed stays when the sheet is closed or the server cannot be reached. `labelId`: the element that names the device.
 */
export function CloseNumbers(props: { device: OfficeDevice; life: DeviceLife; labelId: string; onDone(): void }) {
  const { device, life, labelId, onDone } = props;
  const text = useText();
  const sentence = useOnlineSentence();
  const { administer } = useDevice();
  const [open, setOpen] = useState(false);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [reason, setReason] = useState('');
  const [lacks, setLacks] = useState<'ranges' | 'reason' | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const problemId = useId();
  useTyping(open && reason !== '');
  const offered = inOneRequest(life.missing);
  const chosen = offered.filter(([from]) => !left.has(from));

  const send = async () => {
    if (busy) return;
    const without = chosen.length === 0 ? 'ranges' : reason.trim() === '' ? 'reason' : null;
    setLacks(without);
    if (without === 'reason') field.current?.focus();
    if (without) return;
    setBusy(true);
    const { userId, deviceId, name } = device;
    const body: VoidRequest = { userId, deviceEpoch: life.deviceEpoch, ranges: chosen, reason: reason.trim() };
    const answer = await administer({ method: 'POST', path: `/api/admin/devices/${deviceId}/void`, body });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    const closed = countOf((answer.value as VoidAnswer).voided);
    const arrived = countOf(chosen) - closed;
    tell({
      id: `void ${deviceId} ${life.deviceEpoch}`,
      tone: 'received',
      title: text('devices.closed', { count: closed }),
      name,
      text: arrived > 0 ? text('devices.closedOthers', { count: arrived }) : text('devices.closedText'),
    });
    setOpen(false);
    onDone();
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconLock aria-hidden size={20} />}
        aria-describedby={labelId}
        onClick={() => setOpen(true)}
      >
        {text('devices.close')}
      </Button>
      <ConfirmSheet
        open={open}
        busy={busy}
        danger
        title={text('devices.closeQuestion', { count: countOf(chosen), name: isolate(device.name) })}
        confirm={text('devices.closeNow')}
        onConfirm={() => void send()}
        onCancel={() => setOpen(false)}
      >
        <p>{text('devices.closeText', { name: isolate(device.userName) })}</p>
        <Ranges
          offered={offered}
          left={left}
          onChange={(some) => {
            setLeft(some);
            setLacks(null);
          }}
        />
        <Textarea
          ref={field}
          label={text('devices.closeReason')}
          description={text('devices.closeReasonWhy')}
          value={reason}
          maxLength={VOID_LIMITS.reason}
          rows={3}
          dir="auto"
          required
          withAsterisk={false}
          disabled={busy}
          error={lacks === 'reason' && text('devices.closeReasonMissing')}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setLacks(null);
          }}
        />
        <p>
          <strong>{text('devices.closeFinal')}</strong>
        </p>
        <p id={problemId} className={problems.line} role="alert">
          {lacks === 'ranges' && text('devices.closeNone')}
          {lacks === null && problem && sentence(problem)}
        </p>
      </ConfirmSheet>
    </>
  );
}

/** One range is named; of several, those to be left open can be taken out. */
function Ranges(props: { offered: readonly Range[]; left: ReadonlySet<number>; onChange(left: Set<number>): void }) {
  const { offered, left, onChange } = props;
  const text = useText();
  const words = useRangeWords();
  const [first] = offered;
  if (first && offered.length === 1) {
    return (
      <p>
        {text('devices.closeWhich')} <strong>{words(first)}</strong>
      </p>
    );
  }
  const toggle = (from: number) => {
    const some = new Set(left);
    if (!some.delete(from)) some.add(from);
    onChange(some);
  };
  return (
    <fieldset className={classes.which}>
      <legend>{text('devices.closeWhich')}</legend>
      <div className={classes.ranges}>
        {offered.map((range) => (
          <label key={range[0]} className={classes.range}>
            <input type="checkbox" checked={!left.has(range[0])} onChange={() => toggle(range[0])} />
            {words(range)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
