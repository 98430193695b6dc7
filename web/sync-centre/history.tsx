import { Button } from '@mantine/core';
import { useState } from 'react';
import type { JournalEntry } from '#device/api.ts';
import screen from '../frame/screen.module.css';
import { When } from '../parts/when.tsx';
import { Amendments } from '../records/value/amendments.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { EntryRow } from './entry-row.tsx';
import classes from './sync-centre.module.css';
import { useJournal } from './use-journal.ts';

const PAGE = 20;

/** Everything that was answered and needs nobody, the newest first. */
export function History() {
  const text = useText();
  const [limit, setLimit] = useState(PAGE);
  // One more than is shown tells whether there is more.
  const entries = useJournal(limit + 1);
  const answered = entries
    ?.slice(0, limit)
    .filter((entry) => entry.receivedAt !== null && (entry.state !== 'needsYou' || entry.acknowledgedAt !== null));
  if (!entries || !answered || (answered.length === 0 && entries.length <= limit)) return null;
  return (
    <section className={screen.section} aria-labelledby="history">
      <h2 id="history" className={screen.sectionTitle}>
        {text('sync.history')}
      </h2>
      <ul className={classes.entries}>
        {answered.map((entry) => (
          <EntryRow key={entry.eventId} entry={entry}>
            <Answer entry={entry} />
          </EntryRow>
        ))}
      </ul>
      {entries.length > limit ? (
        <Button variant="default" fullWidth onClick={() => setLimit(limit + PAGE)}>
          {text('sync.older')}
        </Button>
      ) : null}
    </section>
  );
}

function Answer({ entry }: { entry: JournalEntry }) {
  const text = useText();
  const sentence = useSentence();
  return (
    <>
      <p className={classes.meta}>
        {text('sync.answered')} {entry.receivedAt ? <When instant={entry.receivedAt} /> : null}
        {entry.code ? (
          <>
            <br />
            {sentence(entry.code, entry.data, entry.message)}
          </>
        ) : null}
      </p>
      {entry.state === 'amended' && <Amendments entity={entry.entity} data={entry.data} />}
    </>
  );
}
