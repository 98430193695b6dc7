import { useText } from '../texts/use-text.ts';
import screen from './screen.module.css';
import classes from './screen-skeleton.module.css';

/** What stands in for a screen whose code or first rows are on their way: its outline, and a word for who cannot see it. */
export function ScreenSkeleton({ rows = 6 }: { rows?: number }) {
  const text = useText();
  return (
    <div className={screen.column} data-loading>
      <p role="status" className={classes.heard}>
        {text('frame.loading')}
      </p>
      <div className={classes.title} />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike and never reordered
        <div key={row} className={classes.row} />
      ))}
    </div>
  );
}
