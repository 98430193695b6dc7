/** Milliseconds that what was typed may be only on the screen. */
const LATEST_MS = 1_000;

/** Keeps what changes often: at most once a second, the latest, however long somebody types without a pause. */
export interface DraftKeeper<Draft> {
  /** `null`: done with. Resolves when it is forgotten. */
  put(draft: Draft | null): Promise<void>;
  /** Now: the app may be closed next. */
  flush(): Promise<void>;
}

/**
 * `write`: a draft as text; `null`: nothing is to be kept of it. `kept`: what is kept already, as far as it is known. A refusal (a
 * full disk) loses nothing while the screen is open.
 */
export function createDraftKeeper<Draft>(
  write: (draft: Draft) => string | null,
  keep: (text: string | null) => Promise<unknown>,
  kept?: string | null,
): DraftKeeper<Draft> {
  let last = kept;
  let latest: { draft: Draft | null } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    if (!latest) return;
    const { draft } = latest;
    latest = undefined;
    const text = draft === null ? null : write(draft);
    if (text === last) return;
    last = text;
    await keep(text).catch(() => undefined);
  };
  return {
    put: async (draft) => {
      latest = { draft };
      // Done with: at once.
      if (draft === null) await flush();
      else timer ??= setTimeout(() => void flush(), LATEST_MS);
    },
    flush,
  };
}
