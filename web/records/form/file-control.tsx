import { Button } from '@mantine/core';
import { IconFileMusic, IconPhoto } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { LIMITS } from '#protocol/limits.ts';
import type { TextKey } from '../../texts/keys.ts';
import { useText } from '../../texts/use-text.ts';
import { FileValue } from '../value/file-value.tsx';
import type { ControlProps } from './field-box.tsx';
import classes from './file-control.module.css';
import type { FormFile } from './form-values.ts';
import type { StreamTrouble } from './open-stream.ts';
import { compressed, type TakenFile } from './photo.ts';
import { PhotoCamera } from './photo-camera.tsx';
import { useUnderWay } from './under-way.ts';
import { VoiceRecorder } from './voice-recorder.tsx';

const isAudio = (name: string): boolean => /audio|voice|recording/i.test(name);

const CAMERA: Record<StreamTrouble, TextKey> = {
  refused: 'records.cameraRefused',
  missing: 'records.cameraMissing',
  busy: 'records.cameraBusy',
};
const MICROPHONE: Record<StreamTrouble, TextKey> = {
  refused: 'records.microphoneRefused',
  missing: 'records.microphoneMissing',
  busy: 'records.microphoneBusy',
};
const MEGABYTE = 1_000_000;
const tenths = (bytes: number): number => Math.ceil((bytes / MEGABYTE) * 10) / 10;

/** A photo, taken here or chosen, made small on the device; or a recording. What goes wrong is said, and the other way stays. */
export function FileControl(props: {
  control: ControlProps;
  name: string;
  value: FormFile | null;
  onChange(value: FormFile | null): void;
}) {
  const { control, name, value, onChange } = props;
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const begin = useUnderWay();
  const [busy, setBusy] = useState(false);
  const [recording, setRecording] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const audio = isAudio(name);
  /** Whether it is in the form now; if not, it is said why. */
  const take = ({ mime, bytes }: TakenFile): boolean => {
    const fits = bytes.byteLength <= LIMITS.attachmentBytes;
    const sizes = { megabytes: tenths(bytes.byteLength), limit: LIMITS.attachmentBytes / MEGABYTE };
    setWrong(fits ? null : text('records.fileTooLarge', sizes));
    if (fits) onChange({ sha256: sha256HexOfBytes(bytes), mime, bytes });
    return fits;
  };
  const read = async (file: Blob): Promise<boolean> => {
    try {
      return take(await compressed(file));
    } catch {
      // A picture that is in somebody's cloud, and no network.
      setWrong(text('records.fileUnreadable'));
      return false;
    }
  };
  const choose = (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    begin({ done: read(file).finally(() => setBusy(false)) });
  };
  const onTrouble = (why: StreamTrouble | null) => setWrong(why && text((audio ? MICROPHONE : CAMERA)[why]));
  const again = value !== null;
  return (
    <div className={classes.file}>
      {value && !recording && (value.bytes ? <NewFile file={value} /> : <FileValue sha256={value.sha256} />)}
      <input
        ref={input}
        type="file"
        hidden
        accept={audio ? 'audio/*' : 'image/*'}
        onChange={(event) => {
          choose(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <div className={classes.ways}>
        {audio ? (
          <VoiceRecorder
            control={control}
            again={again}
            onTaken={read}
            onTrouble={onTrouble}
            onRecording={setRecording}
          />
        ) : (
          <PhotoCamera control={control} again={again} onTaken={take} onTrouble={onTrouble} />
        )}
        <Button
          variant="default"
          loading={busy}
          leftSection={audio ? <IconFileMusic size={20} aria-hidden /> : <IconPhoto size={20} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          {text(audio ? 'records.chooseRecording' : 'records.choosePhoto')}
        </Button>
        {value && !recording && (
          <Button variant="subtle" onClick={() => onChange(null)}>
            {text('records.remove')}
          </Button>
        )}
      </div>
      <p role="alert" className={classes.wrong}>
        {wrong}
      </p>
    </div>
  );
}

/** A file that is not saved yet. */
function NewFile({ file }: { file: FormFile }) {
  const text = useText();
  const { bytes, mime } = file;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes as BlobPart], { type: mime }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, mime]);
  if (!url) return null;
  // biome-ignore lint/a11y/useMediaCaption: a person's own recording has no captions
  if (mime?.startsWith('audio/')) return <audio controls src={url} className={classes.audio} />;
  return <img className={classes.image} src={url} alt={text('records.picture')} />;
}
