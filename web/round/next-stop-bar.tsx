import { IconArrowRight } from '@tabler/icons-react';
import { ActionBar } from '../parts/action-bar.tsx';
import { LinkButton } from '../parts/link-button.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './next-stop-bar.module.css';
import type { RoundRow } from './round-query.ts';

/** Where to go now, in a thumb's reach. */
export function NextStopBar({ next, href }: { next: RoundRow; href: string }) {
  const text = useText();
  return (
    <ActionBar>
      <LinkButton
        href={href}
        size="lg"
        fullWidth
        rightSection={<IconArrowRight className={classes.arrow} size={20} aria-hidden />}
      >
        <span className={classes.words}>
          {text('round.goNext', { stop: next.stop, name: next.name ?? next.reference })}
        </span>
      </LinkButton>
    </ActionBar>
  );
}
