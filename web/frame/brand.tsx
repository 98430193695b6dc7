import classes from './shell.module.css';

/** The mark: a shuttle between two banks. */
export function Brand() {
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--nv-accent)" />
        <path
          d="M9 23V9l14 14V9"
          fill="none"
          stroke="var(--nv-surface)"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className={classes.brandName}>Navette</span>
    </span>
  );
}
