import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ConflictCase } from '#device/api.ts';
import { When } from '../parts/when.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './inbox.module.css';

/** Whose versions they are and of when, with the way to take one of them whole. */
export function Sides(props: {
  waiting: ConflictCase;
  /** Absent: nothing is to be chosen here. */
  onAll?(side: 'theirs' | 'mine'): void;
}) {
  const { waiting, onAll } = props;
  const text = useText();
  const { theirsByName, theirsAt, madeAt, theirs, mine } = waiting;
  const side = (which: 'theirs' | 'mine', who: ReactNode, at: string | null, gone: boolean) => (
    <div className={classes.side}>
      <p className={classes.sideName}>{text(which === 'theirs' ? 'inbox.theirs' : 'inbox.mine')}</p>
      <p className={classes.who}>
        <bdi>{who}</bdi>
        {at && (
          <>
            <br />
            <When instant={at} />
          </>
        )}
      </p>
      {gone && <p className={classes.gone}>{text('inbox.deleted')}</p>}
      {onAll && (
        <Button variant="default" fullWidth onClick={() => onAll(which)}>
          {text(which === 'theirs' ? 'inbox.takeTheirs' : 'inbox.keepMine')}
        </Button>
      )}
    </div>
  );
  return (
    <div className={classes.sides}>
      {side('theirs', theirsByName ?? text('inbox.somebody'), theirsAt, theirs === null)}
      {side('mine', text('inbox.you'), madeAt, mine === null)}
    </div>
  );
}
