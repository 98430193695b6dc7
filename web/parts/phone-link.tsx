import { IconPhone } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './touch-link.module.css';

/** Calls a number. `name` says who is called; `children` is what is read here. */
export function PhoneLink(props: { phone: string; name: string; children?: ReactNode }) {
  return (
    <a className={classes.link} href={`tel:${props.phone.replace(/[^\d+]/g, '')}`} aria-label={props.name}>
      <IconPhone size={20} aria-hidden />
      {props.children}
    </a>
  );
}
