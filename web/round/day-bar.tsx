import { ActionIcon, Button } from '@mantine/core';
import { IconCalendar, IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { addDays, dayText } from '../parts/day.ts';
import { useToday } from '../parts/use-today.ts';
import { useText } from '../texts/use-text.ts';
import classes from './day-bar.module.css';
import { DaySheet } from './day-sheet.tsx';

/** The day that is shown, as the title of the screen, and the ways to other days. */
export function DayBar({ day, onChange }: { day: string; onChange(day: string): void }) {
  const text = useText();
  const { locale } = useIntl();
  const today = useToday();
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={classes.bar}>
      <ActionIcon color="gray" aria-label={text('round.dayBefore')} onClick={() => onChange(addDays(day, -1))}>
        <IconChevronLeft className={classes.arrow} aria-hidden />
      </ActionIcon>
      <h1 className={classes.title}>
        <button type="button" className={classes.day} aria-haspopup="dialog" onClick={() => setChoosing(true)}>
          <span className={classes.word}>
            {day === today && <span>{text('round.today')} </span>}
            <span className={day === today ? classes.date : undefined}>{dayText(day, locale, today)}</span>
          </span>
          <IconCalendar size={20} aria-hidden />
        </button>
      </h1>
      <ActionIcon color="gray" aria-label={text('round.dayAfter')} onClick={() => onChange(addDays(day, 1))}>
        <IconChevronRight className={classes.arrow} aria-hidden />
      </ActionIcon>
      {day !== today && (
        <Button variant="default" onClick={() => onChange(today)}>
          {text('round.today')}
        </Button>
      )}
      {choosing && (
        <DaySheet
          day={day}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setChoosing(false);
            onChange(chosen);
          }}
        />
      )}
    </div>
  );
}
