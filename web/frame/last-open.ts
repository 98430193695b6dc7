const KEY = 'navette.open';

/** Somebody was signed in here when the app was last looked at: worth fetching their screen before the device has answered. */
export const wasOpen = (): boolean => localStorage.getItem(KEY) !== null;

export function rememberOpen(open: boolean): void {
  if (open) localStorage.setItem(KEY, '1');
  else localStorage.removeItem(KEY);
}
