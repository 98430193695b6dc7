import { Button } from '@mantine/core';
import { IconArrowForward } from '@tabler/icons-react';
import type { JournalEntry } from '#device/api.ts';
import { useDevice } from '../device/device-context.tsx';
import screen from '../frame/screen.module.css';
import { INBOX } from '../inbox/addresses.ts';
import { InboxList } from '../inbox/inbox-list.tsx';
import { treesOf, useInbox } from '../inbox/use-inbox.ts';
import { LinkButton } from '../parts/link-button.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { adviceFor } from './advice.ts';
import { EntryRow } from './entry-row.tsx';
import classes from './sync-centre.module.css';
import { useJournal } from './use-journal.ts';

/** Refusals and conflicts that nobody has read yet: why, and what to do. */
export function NeedsYou() {
  const text = useText();
  const entries = useJournal(100, ['needsYou']);
  const inbox = useInbox();
  if (!entries || !inbox) return null;
  // What cannot be mended is told here; the rest has a place of its own.
  const trees = treesOf(inbox.refusals).filter(({ root }) => root.obstacle === null);
  const mended = trees.flatMap(({ root, parked }) => [root, ...parked]);
  const there = new Set([...inbox.cases.flatMap(({ eventIds }) => eventIds), ...mended.map(({ eventId }) => eventId)]);
  const alone = entries.filter(({ eventId }) => !there.has(eventId));
  const count = alone.length + inbox.cases.length + trees.length;
  if (count === 0) return null;
  return (
    <section className={screen.section} data-tone="needsYou" aria-labelledby="needs-you">
      <h2 id="needs-you" className={screen.sectionTitle}>
        {text('sync.needsYou', { count })}
      </h2>
      <InboxList inbox={{ cases: inbox.cases, refusals: mended }} />
      {inbox.cases.length + inbox.refusals.length > 0 && (
        <LinkButton href={INBOX} fullWidth size="lg" variant="light" className={classes.toInbox}>
          {text('inbox.title')}
        </LinkButton>
      )}
      <ul className={classes.entries}>
        {alone.map((entry) => (
          <EntryRow key={entry.eventId} entry={entry}>
            <Verdict entry={entry} />
          </EntryRow>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ entry }: { entry: JournalEntry }) {
  const text = useText();
  const sentence = useSentence();
  const device = useDevice();
  return (
    <div className={classes.verdict}>
      <p className={classes.reason}>{sentence(entry.code, entry.data, entry.message)}</p>
      <p className={classes.advice}>
        <IconArrowForward aria-hidden size={18} className={classes.arrow} />
        {text(adviceFor(entry.code))}
      </p>
      <Button variant="default" onClick={() => void device.acknowledge(entry.eventId)}>
        {text('sync.understood')}
      </Button>
    </div>
  );
}
