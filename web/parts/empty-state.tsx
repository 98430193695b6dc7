import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

/** A designed nothing: what is going on, and the way out as `children`. */
export function EmptyState(props: { icon: TablerIcon; title: string; text?: string; children?: ReactNode }) {
  const { icon: Icon, title, text, children } = props;
  return (
    <div className={classes.empty} role="status">
      <Icon className={classes.icon} size={40} stroke={1.5} aria-hidden />
      <p className={classes.title}>{title}</p>
      {text && <p className={classes.text}>{text}</p>}
      {children && <div className={classes.ways}>{children}</div>}
    </div>
  );
}
