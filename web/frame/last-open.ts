import { notes } from '../parts/notes.ts';

const KEY = 'navette.open';

/** Somebody was signed in here when the app was last looked at: worth fetching their screen before the device has answered. */
export const wasOpen = (): boolean => notes.getItem(KEY) !== null;

export function rememberOpen(open: boolean): void {
  if (open) notes.setItem(KEY, '1');
  else notes.removeItem(KEY);
}
