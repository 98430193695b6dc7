import { Skeleton, VisuallyHidden } from '@mantine/core';
import { useText } from '../texts/use-text.ts';
import classes from './screen.module.css';

/** What stands in for a screen whose code or first rows are on their way: its outline, and a word for who cannot see it. */
export function ScreenSkeleton({ rows = 6 }: { rows?: number }) {
  const text = useText();
  return (
    <div className={classes.column}>
      <VisuallyHidden role="status">{text('frame.loading')}</VisuallyHidden>
      <Skeleton height={32} width="50%" mb={24} />
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike and never reordered
        <Skeleton key={row} height={64} mb={8} />
      ))}
    </div>
  );
}
