import { IconPhone } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { phoneNumber } from './phone-number.ts';
import classes from './touch-link.module.css';

/** Calls a number, where there is one to call. `name` says who is called; `children` is what is read here. */
export function PhoneLink(props: { phone: string; name: string; children?: ReactNode }) {
  const number = phoneNumber(props.phone);
  if (number === null) return props.children;
  return (
    <a className={classes.link} href={`tel:${number}`} aria-label={props.name}>
      <IconPhone size={20} aria-hidden />
      {props.children}
    </a>
  );
}
