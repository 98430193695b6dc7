import { IconArrowRight, IconPackage, IconPackageOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { ActionBar } from '../parts/action-bar.tsx';
import { placeLeft } from '../parts/last-place.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { ProgressLine } from '../parts/progress-line.tsx';
import { useToday } from '../parts/use-today.ts';
import { useDeliveryHref } from '../round/delivery-link.ts';
import { NextStopWords } from '../round/next-stop-words.tsx';
import { countsOf, nextStop } from '../round/round.ts';
import { useDayStops } from '../round/use-round.ts';
import { useText } from '../texts/use-text.ts';
import type { DeliveryRecord } from './delivery-query.ts';
import classes from './done-screen.module.css';
import { RecordState } from './record-state.tsx';
import { useDelivery } from './use-delivery.ts';
import { useRecordState } from './use-record-state.ts';

/** After a validation: that it is saved here, how far it has come since, and where to go now. */
export function DoneScreen({ id }: { id: string }) {
  const record = useDelivery(id);
  const state = useRecordState(id);
  // A delivery that was refused may leave the device while its driver looks at this screen.
  const known = useRef<DeliveryRecord>(null);
  if (record) known.current = record;
  if (record === undefined || state === undefined) return <ScreenSkeleton rows={3} />;
  return <Done id={id} record={known.current} refused={state === 'needsYou'} />;
}

function Done({ id, record, refused }: { id: string; record: DeliveryRecord | null; refused: boolean }) {
  const text = useText();
  const today = useToday();
  const hrefOf = useDeliveryHref();
  const stops = useDayStops(record?.plannedOn ?? today);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const title = text(refused ? 'delivery.notAccepted' : 'delivery.done');
  useTitle(title);
  const next = stops && nextStop(stops, record ?? undefined);
  const counts = stops && countsOf(stops);
  const Icon = refused ? IconPackageOff : IconPackage;
  return (
    <div className={classes.screen}>
      <div className={classes.content}>
        <Icon className={classes.icon} data-refused={refused || undefined} size={56} stroke={1.25} aria-hidden />
        <h1 ref={heading} tabIndex={-1} className={classes.title}>
          {title}
        </h1>
        {record && (
          <p className={classes.what}>
            <bdi>{record.reference}</bdi> · <span dir="auto">{record.clientName}</span>
          </p>
        )}
        <div className={classes.wide}>
          <RecordState id={id} />
        </div>
        {counts && counts.toDo > 0 && (
          <div className={classes.wide}>
            <ProgressLine
              done={counts.done}
              total={counts.toDo}
              words={text('round.progress', { done: counts.done, total: counts.toDo })}
            />
          </div>
        )}
        {counts && counts.toDo > 0 && counts.pending === 0 && (
          <p className={classes.complete}>{text('round.complete')}</p>
        )}
      </div>
      <ActionBar>
        {next && (
          <LinkButton
            href={hrefOf(next.id)}
            replace
            size="lg"
            fullWidth
            rightSection={<IconArrowRight className={classes.arrow} size={20} aria-hidden />}
          >
            <NextStopWords next={next} />
          </LinkButton>
        )}
        <LinkButton href={placeLeft('round', '/')} replace size="lg" fullWidth variant={next ? 'default' : 'filled'}>
          {text('round.backToRound')}
        </LinkButton>
      </ActionBar>
    </div>
  );
}
