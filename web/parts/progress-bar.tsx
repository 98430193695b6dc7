import classes from './progress-bar.module.css';

interface Props {
  /** 0 to 1; `null`: under way, not yet known how far. */
  share: number | null;
  /** Absent where words beside it say it all. */
  label?: string;
  /** The share as people say it. */
  words?: string;
  size?: 'thin' | 'middle' | 'thick';
}

/** How far something is, as a bar. */
export function ProgressBar({ share, label, words, size = 'thick' }: Props) {
  return (
    <progress
      className={classes.bar}
      data-size={size}
      value={share ?? undefined}
      max={1}
      aria-label={label}
      aria-valuetext={words}
      aria-hidden={label === undefined || undefined}
    />
  );
}
