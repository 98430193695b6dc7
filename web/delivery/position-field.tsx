import { Button } from '@mantine/core';
import { IconMapPin, IconMapPinOff } from '@tabler/icons-react';
import { useIntl } from 'react-intl';
import { useText } from '../texts/use-text.ts';
import classes from './position-field.module.css';
import type { usePosition } from './use-position.ts';

/** Says what is recorded and why, asks when the person wants it, never stands in the way. */
export function PositionField({ label, locating }: { label: string; locating: ReturnType<typeof usePosition> }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const { state, position } = locating;
  const off = state === 'denied' || state === 'unavailable';
  const Icon = off ? IconMapPinOff : IconMapPin;
  const words = {
    off: text('delivery.positionOff'),
    asking: text('delivery.positionAsking'),
    here: text('delivery.positionHere', { metres: formatNumber(Math.ceil(position?.accuracyM ?? 0)) }),
    denied: text('delivery.positionDenied'),
    unavailable: text('delivery.positionUnavailable'),
  }[state];
  return (
    <div className={classes.field} data-state={state}>
      <Icon className={classes.icon} size={24} aria-hidden />
      <div className={classes.words} role="status">
        <span className={classes.label}>{label}</span>
        <span>{words}</span>
      </div>
      {state === 'off' && (
        <Button variant="default" onClick={locating.start}>
          {text('delivery.positionAdd')}
        </Button>
      )}
      {(state === 'here' || state === 'asking') && (
        <Button variant="subtle" onClick={locating.stop}>
          {text('delivery.positionRemove')}
        </Button>
      )}
    </div>
  );
}
