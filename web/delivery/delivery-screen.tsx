import { BackLink } from '../parts/back-link.tsx';
import { placeLeft } from '../parts/last-place.ts';
import { useText } from '../texts/use-text.ts';
import { DeliveryPage } from './delivery-page.tsx';
import classes from './delivery-screen.module.css';

/** A delivery on its own screen. */
export function DeliveryScreen({ id }: { id: string }) {
  const text = useText();
  return (
    <div className={classes.screen}>
      <div className={classes.content}>
        <div className={classes.back}>
          <BackLink href={placeLeft('round', '/')} words={text('delivery.toRound')} />
        </div>
        <DeliveryPage id={id} />
      </div>
    </div>
  );
}
