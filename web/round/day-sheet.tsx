import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { useProfile } from '../device/device-context.tsx';
import { useLive } from '../device/use-live.ts';
import { dayText } from '../parts/day.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import classes from './day-sheet.module.css';
import { DAYS_SQL, type RoundDay } from './round-query.ts';

/** The days of a driver, past and to come, each with how much of it is done. */
export function DaySheet(props: { day: string; onChoose(day: string): void; onClose(): void }) {
  const { day, onChoose, onClose } = props;
  const text = useText();
  const { locale } = useIntl();
  const { user } = useProfile();
  const today = useToday();
  const { rows } = useLive<RoundDay>(DAYS_SQL, [user.id], ['logistics.delivery']);
  const dialog = useRef<HTMLDialogElement>(null);
  const ready = rows !== undefined;
  useEffect(() => {
    const element = dialog.current;
    if (!ready || element?.open) return;
    element?.showModal();
    const chosen = element?.querySelector<HTMLElement>('[aria-current]');
    chosen?.scrollIntoView({ block: 'center' });
    chosen?.focus();
  }, [ready]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is for a tap beside it
    <dialog
      ref={dialog}
      className={classes.sheet}
      aria-label={text('round.days')}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      <ul className={classes.days}>
        {rows?.map(({ plannedOn, total, pending }) => (
          <li key={plannedOn}>
            <button
              type="button"
              className={classes.day}
              aria-current={plannedOn === day ? 'date' : undefined}
              onClick={() => onChoose(plannedOn)}
            >
              <span className={classes.name}>
                {plannedOn === today ? text('round.today') : dayText(plannedOn, locale, today)}
              </span>
              <span className={classes.count}>
                {pending === 0
                  ? text('round.dayDone', { count: total })
                  : text('round.dayOpen', { count: pending, total })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
