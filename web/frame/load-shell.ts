/** All that is behind sign-in, with what the packs declare: a browser that was never here can ask for a password without it. */
export const loadShell = async () => ({ default: (await import('./shell.tsx')).Shell });

/** Fetches it before it is needed. One that cannot be fetched fails where it is shown. */
export const preloadShell = (): void => void loadShell().catch(() => undefined);
