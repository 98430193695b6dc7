import { useEffect } from 'react';
import classes from '../list/record-cards.module.css';

/** Stands in for a row that is still being read, and asks for it. */
export function RowPlace({ index, want }: { index: number; want(index: number): void }) {
  useEffect(() => want(index), [index, want]);
  return <span className={classes.place} aria-hidden />;
}
