import type { ReactNode } from 'react';
import classes from './workspace.module.css';

/** A screen that fills the height between header and lower edge; its parts scroll by themselves. */
export function Workspace({ children }: { children: ReactNode }) {
  return <div className={classes.workspace}>{children}</div>;
}
