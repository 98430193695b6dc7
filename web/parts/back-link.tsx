import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from 'wouter';
import classes from './back-link.module.css';

export function BackLink({ href, words }: { href: string; words: string }) {
  return (
    <Link href={href} className={classes.back}>
      <IconArrowLeft className={classes.arrow} size={20} aria-hidden />
      {words}
    </Link>
  );
}
