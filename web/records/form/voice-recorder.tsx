import { Button } from '@mantine/core';
import { IconMicrophone, IconPlayerStopFilled } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { systemClock } from '#device/ports/clock.ts';
import { useText } from '../../texts/use-text.ts';
import { useTyping } from '../../update/typing.ts';
import type { ControlProps } from './field-box.tsx';
import classes from './file-control.module.css';
import { endStream, openStream, type StreamTrouble } from './open-stream.ts';
import { useUnderWay } from './under-way.ts';

/** A voice stays clear; a minute is 240 kB. */
const BITS_PER_SECOND = 32_000;
/** Then it ends by itself: 3.6 MB. */
const MOST_MS = 15 * 60_000;
/** What was said is given on as often as this: a tab that is killed loses no more of it. */
const PART_MS = 5_000;
/** In the order of preference; iOS records MP4. */
const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/webm'];

const stop = (recorder: MediaRecorder): void => {
  if (recorder.state !== 'inactive') recorder.stop();
};

/** Records a voice with the microphone of this device. It ends with its form, however that is left, and nothing of it is lost. */
export function VoiceRecorder(props: {
  control: ControlProps;
  again: boolean;
  /** All that was said so far, again and again. Resolves whether it is in the form. */
  onTaken(voice: Blob): Promise<boolean>;
  onTrouble(why: StreamTrouble | null): void;
  onRecording(active: boolean): void;
}) {
  const { control, again, onTaken, onTrouble, onRecording } = props;
  const text = useText();
  const begin = useUnderWay();
  const [asking, setAsking] = useState(false);
  const [recorder, setRecorder] = useState<MediaRecorder | null>(null);
  const here = useRef(true);
  useTyping(recorder !== null);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  useEffect(() => {
    if (!recorder) return;
    return () => {
      stop(recorder);
      endStream(recorder.stream);
    };
  }, [recorder]);

  const start = async () => {
    setAsking(true);
    onTrouble(null);
    const opened = await openStream({ audio: true });
    setAsking(false);
    if (typeof opened === 'string') return onTrouble(opened);
    if (!here.current) return endStream(opened);
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const made = new MediaRecorder(opened, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const parts: Blob[] = [];
    let taken = Promise.resolve(true);
    made.ondataavailable = ({ data }) => {
      if (data.size === 0) return;
      parts.push(data);
      const [type] = made.mimeType.split(';');
      const soFar = new Blob(parts, { type });
      taken = taken.then(() => onTaken(soFar));
    };
    const done = new Promise<boolean>((resolve) => {
      // The last part came before.
      made.onstop = async () => {
        resolve(await taken);
        setRecorder(null);
        onRecording(false);
      };
    });
    made.start(PART_MS);
    begin({ done, finish: () => stop(made) });
    setRecorder(made);
    onRecording(true);
  };
  const words = text(recorder ? 'records.stopRecording' : again ? 'records.recordAgain' : 'records.record');
  if (recorder)
    return (
      <>
        <Button
          {...control}
          aria-label={words}
          color="red"
          leftSection={<IconPlayerStopFilled size={20} aria-hidden />}
          onClick={() => stop(recorder)}
        >
          {words}
        </Button>
        <span role="status" className={classes.recording}>
          {text('records.recording')}
        </span>
        <Elapsed onEnd={() => stop(recorder)} />
      </>
    );
  return (
    <Button
      {...control}
      aria-label={words}
      variant="default"
      loading={asking}
      leftSection={<IconMicrophone size={20} aria-hidden />}
      onClick={() => void start()}
    >
      {words}
    </Button>
  );
}

/** Minutes and seconds since it is there. */
function Elapsed({ onEnd }: { onEnd(): void }) {
  const [seconds, setSeconds] = useState(0);
  const end = useRef(onEnd);
  end.current = onEnd;
  useEffect(() => {
    const began = systemClock.elapsed();
    const ticking = setInterval(() => {
      const passed = systemClock.elapsed() - began;
      setSeconds(Math.floor(passed / 1_000));
      if (passed < MOST_MS) return;
      clearInterval(ticking);
      end.current();
    }, 250);
    return () => clearInterval(ticking);
  }, []);
  return (
    <span className={classes.elapsed} dir="ltr" aria-hidden>
      {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
    </span>
  );
}
