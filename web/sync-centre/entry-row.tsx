import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { JournalEntry } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { useRecordName } from '../device/use-record-name.ts';
import { addressOf } from '../frame/addresses.ts';
import { StateMark } from '../parts/state-mark.tsx';
import { When } from '../parts/when.tsx';
import { actionWords } from '../records/page/action-words.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './sync-centre.module.css';

/** The record, what was done to it, when, and how far it is. */
export function EntryRow({ entry, children }: { entry: JournalEntry; children?: ReactNode }) {
  const text = useText();
  const { locale } = useLocale();
  const profile = useProfile();
  const name = <bdi>{useRecordName(entry.entity, entry.entityId)}</bdi>;
  const address = addressOf(entry.entity, entry.entityId, profile);
  return (
    <li className={classes.entry}>
      <div className={classes.entryHead}>
        {address ? (
          <Link href={address} className={classes.record}>
            {name}
          </Link>
        ) : (
          <span className={classes.record}>{name}</span>
        )}
        {entry.acknowledgedAt === null ? (
          <StateMark state={entry.state} />
        ) : (
          <span className={classes.read}>{text('sync.refusedRead')}</span>
        )}
      </div>
      <p className={classes.meta}>
        {actionWords(entityNamed(entry.entity)?.entity, entry.action, locale, text)} ·{' '}
        <When instant={entry.occurredAt} /> · {text('sync.event', { seq: entry.seq })}
      </p>
      {children}
    </li>
  );
}
