import { useText } from '../texts/use-text.ts';
import classes from './signature-image.module.css';
import { useAttachment } from './use-attachment.ts';

/**
 * A signature as it was drawn, black on white in every theme. `by` names who signed; `small`: for rows. `retry`: changes
 * when it is worth asking for a missing file again.
 */
export function SignatureImage(props: { sha256: string; by: string | null; small?: boolean; retry?: unknown }) {
  const { sha256, by, small, retry } = props;
  const text = useText();
  const file = useAttachment(sha256, retry);
  if (file.state === 'ready') {
    const alt = by ? text('parts.signatureOf', { name: by }) : text('parts.signature');
    return <img className={classes.image} data-small={small || undefined} src={file.url} alt={alt} />;
  }
  if (file.state === 'missing') return <span className={classes.missing}>{text('parts.signatureElsewhere')}</span>;
  return <span className={classes.loading} data-small={small || undefined} />;
}
