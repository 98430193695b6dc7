import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { addDays, dayText, isDay } from '../parts/day.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import classes from './office-day-bar.module.css';

/** The day that is shown, and the ways to others: one on, one back, any, today. */
export function OfficeDayBar({ day, onChange }: { day: string; onChange(day: string): void }) {
  const text = useText();
  const { locale } = useIntl();
  const today = useToday();
  return (
    <div className={classes.bar}>
      <h1 className={classes.title}>{dayText(day, locale, today)}</h1>
      <div className={classes.ways}>
        <ActionIcon color="gray" aria-label={text('round.dayBefore')} onClick={() => onChange(addDays(day, -1))}>
          <IconChevronLeft className={classes.arrow} aria-hidden />
        </ActionIcon>
        <input
          type="date"
          className={classes.date}
          aria-label={text('round.days')}
          value={day}
          onChange={(event) => {
            if (isDay(event.currentTarget.value)) onChange(event.currentTarget.value);
          }}
        />
        <ActionIcon color="gray" aria-label={text('round.dayAfter')} onClick={() => onChange(addDays(day, 1))}>
          <IconChevronRight className={classes.arrow} aria-hidden />
        </ActionIcon>
        {day !== today && (
          <Button variant="default" onClick={() => onChange(today)}>
            {text('round.today')}
          </Button>
        )}
      </div>
    </div>
  );
}
