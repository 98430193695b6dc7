import type { Logger } from 'pino';
import type { Locale } from '#protocol/locale.ts';
import type { Account } from '../auth/account.ts';

/** What middlewares leave for the handlers behind them. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** Of `Accept-Language`: errors are told in it. */
    locale: Locale;
    /** Writes lines that carry the request's id. */
    log: Logger;
  };
}

/** Behind `authenticated()`. */
export interface AccountEnv {
  Variables: AppEnv['Variables'] & { account: Account };
}
