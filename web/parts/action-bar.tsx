import type { ReactNode } from 'react';
import classes from './action-bar.module.css';

/** The main action of a screen: at the lower edge, full width, within a thumb's reach. */
export function ActionBar({ children }: { children: ReactNode }) {
  return <div className={classes.bar}>{children}</div>;
}
