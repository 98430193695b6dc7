import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useTitle } from '../frame/use-title.ts';
import { useText } from '../texts/use-text.ts';
import classes from './screen.module.css';

export function NotFound() {
  const text = useText();
  useTitle(text('frame.notFound'));
  return (
    <div className={classes.column}>
      <h1 className={classes.title}>{text('frame.notFound')}</h1>
      <p>{text('frame.notFoundText')}</p>
      <Button component={Link} href="/" variant="default">
        {text('frame.toHome')}
      </Button>
    </div>
  );
}
