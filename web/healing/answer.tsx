import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Problem } from '#protocol/errors.ts';
import classes from './healing.module.css';

/** `calm`: worth knowing, and nothing is wrong: being offline is no error. */
export type Tone = 'good' | 'calm' | 'bad';

export const toneOf = ({ retryable }: Problem): Tone => (retryable ? 'calm' : 'bad');

const ICONS = { good: IconCircleCheck, calm: IconInfoCircle, bad: IconAlertTriangle };

/** What became of what was asked for; read out when it comes. `tone`: `null` while there is nothing to say. */
export function Answer({ tone, children }: { tone: Tone | null; children: ReactNode }) {
  const Icon = tone && ICONS[tone];
  return (
    <div role="status" className={classes.status}>
      {Icon && (
        <div className={classes.answer} data-tone={tone}>
          <Icon aria-hidden size={20} />
          <div>{children}</div>
        </div>
      )}
    </div>
  );
}
