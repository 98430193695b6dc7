import classes from './progress-line.module.css';

/** How far something is, in words and as a bar that says the same. */
export function ProgressLine({ done, total, words }: { done: number; total: number; words: string }) {
  return (
    <div className={classes.line}>
      <progress className={classes.bar} value={done} max={Math.max(total, 1)} aria-label={words} />
      <span className={classes.words} aria-hidden>
        {words}
      </span>
    </div>
  );
}
