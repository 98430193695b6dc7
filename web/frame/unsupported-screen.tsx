import { useText } from '../texts/use-text.ts';
import classes from './centred.module.css';

export type Need = 'insecure' | 'old';

/** What this browser lacks to keep work safely, if anything. */
export function missingNeed(): Need | null {
  if (!window.isSecureContext) return 'insecure';
  if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return 'old';
  return null;
}

export function UnsupportedScreen({ missing }: { missing: Need }) {
  const text = useText();
  return (
    <main className={classes.page}>
      <div className={classes.box} role="alert">
        <h1 className={classes.title}>{text('error.unsupportedTitle')}</h1>
        <p>{text(missing === 'insecure' ? 'error.insecure' : 'error.old')}</p>
      </div>
    </main>
  );
}
