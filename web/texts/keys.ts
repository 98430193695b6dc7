import type delivery from './fr/delivery.json';
import type devices from './fr/devices.json';
import type firstSync from './fr/first-sync.json';
import type frame from './fr/frame.json';
import type healing from './fr/healing.json';
import type inbox from './fr/inbox.json';
import type office from './fr/office.json';
import type parts from './fr/parts.json';
import type records from './fr/records.json';
import type repair from './fr/repair.json';
import type round from './fr/round.json';
import type rules from './fr/rules.json';
import type settings from './fr/settings.json';
import type shortages from './fr/shortages.json';
import type signIn from './fr/sign-in.json';
import type sync from './fr/sync.json';

/** Every key of the catalogue; one line for each area's file. French is the model, a test holds the others to it. */
export type TextKey =
  | keyof typeof delivery
  | keyof typeof devices
  | keyof typeof firstSync
  | keyof typeof frame
  | keyof typeof healing
  | keyof typeof inbox
  | keyof typeof office
  | keyof typeof parts
  | keyof typeof records
  | keyof typeof repair
  | keyof typeof round
  | keyof typeof rules
  | keyof typeof settings
  | keyof typeof shortages
  | keyof typeof signIn
  | keyof typeof sync;
