import { IconArrowRight } from '@tabler/icons-react';
import { ActionBar } from '../parts/action-bar.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import classes from './next-stop-bar.module.css';
import { NextStopWords } from './next-stop-words.tsx';
import type { RoundRow } from './round-query.ts';

/** Where to go now, in a thumb's reach. */
export function NextStopBar({ next, href }: { next: RoundRow; href: string }) {
  return (
    <ActionBar>
      <LinkButton
        href={href}
        size="lg"
        fullWidth
        rightSection={<IconArrowRight className={classes.arrow} size={20} aria-hidden />}
      >
        <NextStopWords next={next} />
      </LinkButton>
    </ActionBar>
  );
}
