import { ProgressBar } from './progress-bar.tsx';
import classes from './progress-line.module.css';

/** How far something is, in words and as a bar that says the same. */
export function ProgressLine({ done, total, words }: { done: number; total: number; words: string }) {
  return (
    <div className={classes.line}>
      <ProgressBar share={done / Math.max(total, 1)} label={words} words={words} size="middle" />
      <span className={classes.words} aria-hidden>
        {words}
      </span>
    </div>
  );
}
