import { changeRulesSql } from './change-rules.ts';
import { enterSql } from './enter.ts';
import { feedSql } from './feed-triggers.ts';
import { reconcileSql } from './reconcile.ts';
import { rolesSql } from './roles.ts';
import { securitySql } from './security.ts';
import { stampSql } from './stamp.ts';
import { trackSql } from './track.ts';
import { windowsSql } from './windows.ts';

/**
 * All that tables need and drizzle-kit does not write: roles, rights, row-level security, functions, triggers. It follows
 * from the packs and can be run again at any time.
 */
export const generatedSql = (): string =>
  [
    rolesSql,
    securitySql(),
    enterSql,
    stampSql(),
    trackSql(),
    feedSql(),
    reconcileSql(),
    windowsSql(),
    changeRulesSql,
  ].join('\n');
