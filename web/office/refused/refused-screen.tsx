import { Button } from '@mantine/core';
import { IconChecks, IconCircleCheck, IconCloudOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { entityNamed } from '#packs/registry.ts';
import type { RefusedEvent } from '#protocol/repair.ts';
import { useRecordName } from '../../device/use-record-name.ts';
import screen from '../../frame/screen.module.css';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { INBOX } from '../../inbox/addresses.ts';
import inbox from '../../inbox/inbox.module.css';
import cards from '../../inbox/inbox-list.module.css';
import { useReason } from '../../inbox/use-reason.ts';
import { BackLink } from '../../parts/back-link.tsx';
import card from '../../parts/card.module.css';
import { EmptyState } from '../../parts/empty-state.tsx';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useScrollPlace } from '../../parts/use-scroll-place.ts';
import { When } from '../../parts/when.tsx';
import { actionWords } from '../../records/page/action-words.ts';
import { useLocale } from '../../texts/texts-provider.tsx';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import { REFUSED } from './addresses.ts';
import { RepairPage } from './repair-page.tsx';
import { useRefused } from './use-refused.ts';
import { useWaiting } from './use-waiting.ts';

/** What was refused on all devices of the tenant, and what waits for its administrators, who read it here; online. */
export function RefusedScreen({ eventId }: { eventId?: string }) {
  const text = useText();
  const sentence = useOnlineSentence();
  const waiting = useWaiting();
  const refused = useRefused();
  useTitle(text('repair.title'));
  const problem = waiting.problem ?? refused.problem;
  const load = () => {
    void waiting.load();
    refused.load();
  };
  const events = waiting.answer && refused.events && [...waiting.answer.events, ...refused.events];
  const found = events?.find((one) => one.eventId === eventId);
  // What somebody else decides meanwhile stays open, and says so when it is decided again.
  const last = useRef(found);
  last.current = found ?? (eventId === undefined ? undefined : last.current);
  const open = last.current?.eventId === eventId ? last.current : undefined;
  const isSought = eventId !== undefined && !open && events !== undefined && !problem && refused.hasMore;
  const { more } = refused;
  // It may stand on a later page.
  useEffect(() => {
    if (isSought) more();
  }, [isSought, more]);
  useScrollPlace(open?.eventId ?? REFUSED);
  if (open) return <RepairPage key={open.eventId} refused={open} back={REFUSED} onDone={load} />;
  if ((!events && !problem) || isSought) return <ScreenSkeleton rows={4} />;
  return (
    <div className={screen.column}>
      <BackLink href={INBOX} words={text('inbox.title')} />
      <h1 className={screen.title}>{text('repair.title')}</h1>
      {problem && (
        <EmptyState icon={IconCloudOff} title={sentence(problem)}>
          <Button onClick={load}>{text('sync.tryNow')}</Button>
        </EmptyState>
      )}
      {events && eventId !== undefined && !problem && (
        <EmptyState icon={IconCircleCheck} title={text('inbox.nothingHere')} text={text('inbox.nothingHereText')} />
      )}
      {events?.length === 0 && (
        <EmptyState icon={IconChecks} title={text('repair.empty')} text={text('repair.emptyText')} />
      )}
      {events && events.length > 0 && (
        <>
          <p className={inbox.count}>{text('repair.intro')}</p>
          <ul className={cards.list}>
            {events.map((one) => (
              <li key={`${one.deviceId} ${one.eventId}`}>
                <Card refused={one} />
              </li>
            ))}
          </ul>
          {refused.hasMore && (
            <Button variant="default" fullWidth mt="md" onClick={more}>
              {text('repair.more')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** What was done about it, what holds it, or whom it waits for. */
export function useStanding({ closed, parkedBehind, waitsForOffice }: RefusedEvent): { words: string; calm: boolean } {
  const text = useText();
  if (closed !== null) return { words: text(`repair.${closed}`), calm: true };
  if (parkedBehind !== null) return { words: text('repair.parked'), calm: true };
  return { words: text(waitsForOffice ? 'repair.waits' : 'inbox.refused'), calm: false };
}

function Card({ refused }: { refused: RefusedEvent }) {
  const text = useText();
  const label = useLabel();
  const reason = useReason();
  const { locale } = useLocale();
  const { entity, entityId, action, userName, deviceName, occurredAt, receivedAt } = refused;
  const known = entity === null ? undefined : entityNamed(entity);
  const name = useRecordName(entity ?? '', entityId ?? '');
  const { words, calm } = useStanding(refused);
  return (
    <Link href={`${REFUSED}/${refused.eventId}`} className={cards.card}>
      <span className={card.head}>
        <span className={cards.cardKind}>{known ? label(known.entity.label) : entity}</span>
        <span className={card.mark} data-tone={calm ? 'calm' : 'needsYou'}>
          {words}
        </span>
      </span>
      <span className={cards.cardName} dir="auto">
        {name}
      </span>
      <span className={cards.cardLine}>
        {text('repair.by', { name: isolate(userName ?? '–'), device: isolate(deviceName ?? '–') })}
        <br />
        {action !== null && actionWords(known?.entity, action, locale, text)} ·{' '}
        <When instant={occurredAt ?? receivedAt} />
        <br />
        {reason({ entity: entity ?? '', action: action ?? '', code: refused.code, data: refused.data, message: null })}
      </span>
    </Link>
  );
}
