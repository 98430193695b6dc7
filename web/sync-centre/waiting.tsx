import { IconChecks } from '@tabler/icons-react';
import { useSync } from '../device/device-context.tsx';
import screen from '../frame/screen.module.css';
import { ExportWork } from '../healing/export-work.tsx';
import { useText } from '../texts/use-text.ts';
import { EntryRow } from './entry-row.tsx';
import classes from './sync-centre.module.css';
import { useJournal } from './use-journal.ts';

const SHOWN = 50;

/** What the office does not have yet, and since when. */
export function Waiting() {
  const text = useText();
  const { counts } = useSync();
  const entries = useJournal(SHOWN, ['saved', 'sending']);
  if (!entries) return null;
  const waiting = counts.saved + counts.sending;
  return (
    <section className={screen.section} aria-labelledby="waiting">
      <h2 id="waiting" className={screen.sectionTitle}>
        {text('sync.waiting', { count: waiting })}
      </h2>
      {waiting === 0 && entries.length === 0 ? (
        <p className={classes.none}>
          <IconChecks aria-hidden size={20} /> {text('sync.nothingWaits')}
        </p>
      ) : (
        <ul className={classes.entries}>
          {entries.map((entry) => (
            <EntryRow key={entry.eventId} entry={entry} />
          ))}
        </ul>
      )}
      {waiting > entries.length && entries.length > 0 ? (
        <p className={screen.muted}>{text('sync.more', { count: waiting - entries.length })}</p>
      ) : null}
      {waiting > 0 ? <ExportWork /> : null}
    </section>
  );
}
