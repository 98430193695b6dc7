import { Button } from '@mantine/core';
import { IconCamera, IconMicrophone } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { useText } from '../../texts/use-text.ts';
import { FileValue } from '../value/file-value.tsx';
import type { ControlProps } from './field-box.tsx';
import classes from './file-control.module.css';
import type { FormFile } from './form-values.ts';
import { compressed } from './photo.ts';

const isAudio = (name: string): boolean => /audio|voice|recording/i.test(name);

/** A photo, taken or chosen, made small on the device; or a recording. */
export function FileControl(props: {
  control: ControlProps;
  name: string;
  value: FormFile | null;
  onChange(value: FormFile | null): void;
}) {
  const { control, name, value, onChange } = props;
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const audio = isAudio(name);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const { mime, bytes } = await compressed(file);
    setBusy(false);
    onChange({ sha256: sha256HexOfBytes(bytes), mime, bytes });
  };
  return (
    <div className={classes.file}>
      {value && (value.bytes ? <NewFile file={value} /> : <FileValue sha256={value.sha256} />)}
      <input
        ref={input}
        type="file"
        hidden
        accept={audio ? 'audio/*' : 'image/*'}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
      <div className={classes.ways}>
        <Button
          {...control}
          variant="default"
          loading={busy}
          leftSection={audio ? <IconMicrophone size={20} aria-hidden /> : <IconCamera size={20} aria-hidden />}
          onClick={() => input.current?.click()}
        >
          {text(value ? 'records.replaceFile' : audio ? 'records.addRecording' : 'records.addPhoto')}
        </Button>
        {value && (
          <Button variant="subtle" onClick={() => onChange(null)}>
            {text('records.remove')}
          </Button>
        )}
      </div>
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
  if (mime?.startsWith('audio/')) return <audio controls src={url} />;
  return <img className={classes.image} src={url} alt={text('records.picture')} />;
}
