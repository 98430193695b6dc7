import { Button } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { useText } from '../../texts/use-text.ts';
import type { ControlProps } from './field-box.tsx';
import classes from './file-control.module.css';
import { endStream, openStream, type StreamTrouble } from './open-stream.ts';
import { pictureOf, type TakenFile } from './photo.ts';
import { useUnderWay } from './under-way.ts';

/** The one on the back of a phone; more pixels than are kept serve nobody. */
const WANTED: MediaStreamConstraints = {
  video: { facingMode: 'environment', width: { ideal: 1_920 }, height: { ideal: 1_440 } },
};

/** Takes a picture with the camera of this device, without leaving the app: a phone may end an app that is not in front. */
export function PhotoCamera(props: {
  control: ControlProps;
  again: boolean;
  /** Whether it is in the form. */
  onTaken(file: TakenFile): boolean;
  onTrouble(why: StreamTrouble | null): void;
}) {
  const { control, again, onTaken, onTrouble } = props;
  const text = useText();
  const begin = useUnderWay();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [stream, setStream] = useState<MediaStream | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const here = useRef(true);
  const trouble = useRef(onTrouble);
  trouble.current = onTrouble;
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  useEffect(() => {
    if (!stream) return;
    if (video.current) video.current.srcObject = stream;
    const lost = () => {
      trouble.current('busy');
      setStream(null);
    };
    // A camera that is pulled out, or that another program takes.
    for (const track of stream.getTracks()) track.addEventListener('ended', lost, { once: true });
    return () => endStream(stream);
  }, [stream]);

  const words = text(again ? 'records.retakePhoto' : 'records.takePhoto');
  const open = async () => {
    setAsking(true);
    onTrouble(null);
    const opened = await openStream(WANTED);
    setAsking(false);
    if (typeof opened === 'string') return onTrouble(opened);
    if (here.current) setStream(opened);
    else endStream(opened);
  };
  const take = async (): Promise<boolean> => {
    const seen = video.current;
    const [camera] = stream?.getVideoTracks() ?? [];
    if (!seen || !camera) return true;
    setBusy(true);
    await nextFrame(seen);
    const taken = await pictureOf(seen, camera).catch(() => null);
    setBusy(false);
    setStream(null);
    if (taken) return onTaken(taken);
    onTrouble('busy');
    return false;
  };
  return (
    <>
      <Button
        {...control}
        // The field's label alone would not say what a tap does.
        aria-label={words}
        variant="default"
        loading={asking}
        leftSection={<IconCamera size={20} aria-hidden />}
        onClick={() => void open()}
      >
        {words}
      </Button>
      <ConfirmSheet
        open={stream !== null}
        busy={busy}
        title={text('records.camera')}
        confirm={text('records.takePhoto')}
        onConfirm={() => begin({ done: take() })}
        onCancel={() => setStream(null)}
      >
        {stream && (
          <video
            ref={video}
            className={classes.view}
            aria-label={text('records.viewfinder')}
            autoPlay
            playsInline
            muted
          />
        )}
      </ConfirmSheet>
    </>
  );
}

/** Waits for a camera that is slow, in milliseconds. */
const SLOW_MS = 3_000;

/** Before a frame is shown there is nothing to draw, though the size is known: the picture would be black. */
const nextFrame = (video: HTMLVideoElement): Promise<void> =>
  new Promise((shown) => {
    const late = setTimeout(shown, SLOW_MS);
    video.requestVideoFrameCallback(() => {
      clearTimeout(late);
      shown();
    });
  });
