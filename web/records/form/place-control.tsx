import { Button } from '@mantine/core';
import { IconCurrentLocation } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import type { Position } from '#protocol/common.ts';
import { usePosition } from '../../delivery/use-position.ts';
import { MapLink } from '../../parts/map-link.tsx';
import { useText } from '../../texts/use-text.ts';
import type { ControlProps } from './field-box.tsx';
import type { FormValue } from './form-values.ts';
import classes from './place-control.module.css';

const isPosition = (value: FormValue): value is Position =>
  typeof value === 'object' && value !== null && 'latitude' in value;

/** A place: that of the device, taken when asked; seen on the map, and taken away again. */
export function PlaceControl(props: {
  control: ControlProps;
  value: FormValue;
  onChange(value: Position | null): void;
}) {
  const { control, value, onChange } = props;
  const text = useText();
  const { formatNumber } = useIntl();
  const { state, position, start, stop } = usePosition({ whenAsked: true });
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (state !== 'here') return;
    latest.current(position);
    stop();
  }, [state, position, stop]);
  const off = state === 'denied' || state === 'unavailable';
  return (
    <div className={classes.place}>
      {isPosition(value) && (
        <>
          <MapLink place={value} label={text('delivery.map')} name={text('records.map')}>
            {text('delivery.map')}
          </MapLink>
          <span>{text('delivery.accuracy', { metres: formatNumber(Math.ceil(value.accuracyM)) })}</span>
        </>
      )}
      <Button
        {...control}
        variant="default"
        leftSection={<IconCurrentLocation size={20} aria-hidden />}
        loading={state === 'asking'}
        onClick={start}
      >
        {text('records.hereNow')}
      </Button>
      {isPosition(value) && (
        <Button variant="subtle" onClick={() => onChange(null)}>
          {text('records.remove')}
        </Button>
      )}
      {off && <span role="status">{text('records.noPosition')}</span>}
    </div>
  );
}
