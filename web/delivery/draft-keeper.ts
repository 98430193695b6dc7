/** Milliseconds that what was typed may be only on the screen. */
const LATEST_MS = 1_000;

/** Keeps what changes often: at most once a second, the latest. */
export interface DraftKeeper {
  put(text: string | null): void;
  /** Now: the app may be closed next. */
  flush(): void;
}

/** `kept`: what is kept already. A refusal (a full disk) loses nothing while the screen is open. */
export function createDraftKeeper(keep: (text: string | null) => Promise<unknown>, kept: string | null): DraftKeeper {
  let last = kept;
  let latest = kept;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (latest === last) return;
    last = latest;
    keep(latest).catch(() => undefined);
  };
  return {
    put: (text) => {
      latest = text;
      // Done with: at once.
      if (text === null) flush();
      else if (text !== last) timer ??= setTimeout(flush, LATEST_MS);
    },
    flush,
  };
}
