import { useText } from '../texts/use-text.ts';
import classes from './next-stop-words.module.css';
import type { RoundRow } from './round-query.ts';

/** "Next: 13 · Épicerie El Baraka" on one line; a name that is too long loses its end, in either script. */
export function NextStopWords({ next }: { next: RoundRow }) {
  const text = useText();
  return (
    <span className={classes.words}>
      <span className={classes.lead}>{text('round.goNext', { stop: next.stop })}</span>
      <span className={classes.name} dir="auto">
        {next.name ?? next.reference}
      </span>
    </span>
  );
}
