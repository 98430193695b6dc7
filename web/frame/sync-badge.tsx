import { useEffect } from 'react';
import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import { useProfile, useSync } from '../device/device-context.tsx';
import { useText } from '../texts/use-text.ts';
import { STATE_LOOKS } from '../theme/work-states.ts';
import { markAmendedSeen, useAmendedSeen } from './amended-seen.ts';
import classes from './shell.module.css';
import { worstState } from './worst-state.ts';

/** The worst state of all work and how much of it, in colour, icon and word; the way to the sync centre. */
export function SyncBadge() {
  const text = useText();
  const { formatNumber } = useIntl();
  const sync = useSync();
  const { profile } = useProfile();
  const seen = useAmendedSeen(profile);
  const { amended } = sync.counts;
  // More than there are: this person's journal on this device has begun anew, and what comes now is news.
  useEffect(() => {
    if (seen > amended) markAmendedSeen(profile, amended);
  }, [profile, seen, amended]);
  const { state, count } = worstState(sync.counts, seen);
  const { icon: Icon, color, tint, word } = STATE_LOOKS[state];
  const calm = state === 'received';
  const words = calm ? text(sync.committed === 0 ? 'frame.badgeNone' : 'frame.allReceived') : text(word);
  const figure = calm ? '' : formatNumber(count);
  return (
    <Link
      href="/sync"
      className={classes.badge}
      style={{ color, background: tint }}
      // What is seen comes first in what is heard, so that it can be said to a voice control.
      aria-label={text('frame.badge', { shown: `${words} ${figure}`.trim() })}
      data-state={state}
    >
      <Icon aria-hidden size={20} />
      <span className={classes.badgeWord}>{words}</span> <span className={classes.badgeCount}>{figure}</span>
    </Link>
  );
}
