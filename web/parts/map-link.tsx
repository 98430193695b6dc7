import { IconMapPin } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { mapUrl, type Place } from './map-url.ts';
import classes from './touch-link.module.css';

/** Opens the device's map app at a place. `label` is what the map shows; `children` what is read here. */
export function MapLink(props: { place: Place | null; label: string; name: string; children?: ReactNode }) {
  const url = mapUrl(props.place, props.label, navigator.userAgent);
  return (
    <a
      className={classes.link}
      href={url}
      target={url.startsWith('https') ? '_blank' : undefined}
      rel="noreferrer"
      aria-label={props.name}
    >
      <IconMapPin size={20} aria-hidden />
      {props.children}
    </a>
  );
}
