import classes from './progress-bar.module.css';

/** A share from 0 to 1, as a bar; `null`: under way, not yet known how far. `words` say the same. */
export function ProgressBar({ share, label, words }: { share: number | null; label: string; words: string }) {
  return (
    <progress className={classes.bar} value={share ?? undefined} max={1} aria-label={label} aria-valuetext={words} />
  );
}
