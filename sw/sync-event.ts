/** Background Sync, which the DOM types of TypeScript do not have. Source: https://wicg.github.io/background-sync/spec/ */
export interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
  /** The browser will not try this tag again. */
  readonly lastChance: boolean;
}
