import { useSync } from '../../device/device-context.tsx';
import { useAttachment } from '../../parts/use-attachment.ts';
import { useText } from '../../texts/use-text.ts';
import classes from './file-value.module.css';

/** A file of a record: its picture, opened large by a tap; or a recording, to be heard. */
export function FileValue({ sha256 }: { sha256: string }) {
  const text = useText();
  const { lastContactAt } = useSync();
  const file = useAttachment(sha256, lastContactAt);
  if (file.state !== 'ready') {
    const missing = file.state === 'missing';
    return missing ? (
      <span className={classes.missing}>{text('records.fileElsewhere')}</span>
    ) : (
      <span className={classes.loading} />
    );
  }
  // biome-ignore lint/a11y/useMediaCaption: a person's own recording has no captions
  if (file.mime.startsWith('audio/')) return <audio controls src={file.url} className={classes.audio} />;
  return (
    <a href={file.url} target="_blank" rel="noreferrer" className={classes.link}>
      <img className={classes.image} src={file.url} alt={text('records.picture')} />
    </a>
  );
}
