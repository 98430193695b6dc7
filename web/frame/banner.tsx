import type { ReactNode } from 'react';
import classes from './banner.module.css';

/** A line above the screen that says something and offers one thing to do; never in the way. */
export function Banner({
  tone,
  icon,
  children,
  actions,
}: {
  tone: 'accent' | 'saved' | 'needsYou';
  icon: ReactNode;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <div className={classes.said}>
        <span className={classes.icon}>{icon}</span>
        <div className={classes.text}>{children}</div>
      </div>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
