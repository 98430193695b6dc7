import { IconListDetails } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useLocation, useSearch } from 'wouter';
import { DeliveryPage } from '../delivery/delivery-page.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { rememberPlace } from '../parts/last-place.ts';
import { useWide } from '../parts/use-wide.ts';
import { Workspace } from '../parts/workspace.tsx';
import { useText } from '../texts/use-text.ts';
import { withOpen } from './delivery-link.ts';
import { FindList } from './find-list.tsx';
import { RoundList } from './round-list.tsx';
import classes from './round-screen.module.css';
import { useRoundSearch } from './use-round-search.ts';

/** Today's round, or that of another day: the list, and beside it on wide screens the delivery that is open. */
export function RoundScreen() {
  const text = useText();
  const wide = useWide();
  const search = useRoundSearch();
  const [, navigate] = useLocation();
  const { open } = search;
  const address = useSearch();
  useEffect(() => rememberPlace('round', withOpen(address, null)), [address]);

  // The tablet was turned upright: the open delivery takes the screen.
  useEffect(() => {
    if (!wide && open) navigate(`/deliveries/${open}`, { replace: true });
  }, [wide, open, navigate]);

  return (
    <Workspace>
      <div className={classes.list}>
        {search.everywhere ? <FindList search={search} /> : <RoundList search={search} />}
      </div>
      {wide && (
        <section className={classes.detail} aria-label={text('round.detail')}>
          {open ? (
            <DeliveryPage key={open} id={open} beside />
          ) : (
            <EmptyState icon={IconListDetails} title={text('round.chooseOne')} />
          )}
        </section>
      )}
    </Workspace>
  );
}
