import { IconHistory } from '@tabler/icons-react';
import { useProfile } from '../device/device-context.tsx';
import { useLive } from '../device/use-live.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import classes from './late-notice.module.css';
import { LATE_SQL } from './round-query.ts';

/** On the present day: what earlier days left undelivered, and the way there. */
export function LateNotice({ day, onOpen }: { day: string; onOpen(day: string): void }) {
  const text = useText();
  const { user } = useProfile();
  const today = useToday();
  const { rows } = useLive<{ late: number; since: string | null }>(LATE_SQL, [user.id, today], ['logistics.delivery']);
  const since = rows?.[0]?.since;
  if (!since || day !== today) return null;
  return (
    <button type="button" className={classes.notice} onClick={() => onOpen(since)}>
      <IconHistory size={20} aria-hidden />
      {text('round.late', { count: rows[0]?.late ?? 0 })}
    </button>
  );
}
