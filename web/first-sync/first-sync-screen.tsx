import { Button } from '@mantine/core';
import { useIntl } from 'react-intl';
import { useLocation } from 'wouter';
import { useDevice, useDeviceState, useProfile, useSync } from '../device/device-context.tsx';
import { homeOf } from '../frame/addresses.ts';
import screen from '../frame/screen.module.css';
import { useTitle } from '../frame/use-title.ts';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { SyncProblem } from '../sync-centre/sync-problem.tsx';
import { useText } from '../texts/use-text.ts';
import { EntityProgress } from './entity-progress.tsx';
import classes from './first-sync.module.css';
import { shareOf } from './share-of.ts';
import { timeLeft } from './time-left.ts';

/** The first sync: what comes and how far it is. It goes on whether or not anybody looks. */
export function FirstSyncScreen({ onGoOn }: { onGoOn?: () => void }) {
  const text = useText();
  const { formatNumber } = useIntl();
  const device = useDevice();
  const { ready } = useDeviceState();
  const profile = useProfile();
  const { tenant } = profile;
  const { firstSync, problem, phase } = useSync();
  const [, navigate] = useLocation();
  const share = ready ? 1 : shareOf(firstSync);
  const left = firstSync?.leftMs != null ? timeLeft(firstSync.leftMs) : null;
  const stopped = !ready && phase === 'idle' && problem !== null;
  useTitle(text('firstSync.title'));

  return (
    <div className={screen.column}>
      <h1 className={screen.title}>{text(ready ? 'firstSync.done' : 'firstSync.title')}</h1>
      <p className={classes.lead}>{text('firstSync.lead', { tenant: tenant.name })}</p>

      <section className={screen.section}>
        <div className={classes.head}>
          <strong className={classes.percent}>
            {share === null ? text('firstSync.starting') : formatNumber(share, { style: 'percent' })}
          </strong>
          {left && !stopped ? (
            <span className={screen.muted}>
              {text(left.unit === 'second' ? 'firstSync.seconds' : 'firstSync.minutes', { count: left.count })}
            </span>
          ) : null}
        </div>
        <ProgressBar
          share={share}
          label={text('firstSync.title')}
          words={share === null ? text('firstSync.starting') : formatNumber(share, { style: 'percent' })}
        />
        {firstSync && firstSync.rows > 0 ? (
          <p className={screen.muted}>
            {text('firstSync.received', {
              rows: firstSync.rows,
              total: firstSync.total ?? firstSync.rows,
              known: firstSync.total === null ? 'no' : 'yes',
              megabytes: formatNumber(firstSync.bytes / 1_000_000, { maximumFractionDigits: 1 }),
            })}
          </p>
        ) : null}
        <EntityProgress />
      </section>

      {stopped ? <SyncProblem onRetry={() => void device.syncNow()} offline={text('firstSync.offline')} /> : null}
      {ready ? null : <p className={classes.note}>{text('firstSync.leave')}</p>}
      <Button
        size="lg"
        fullWidth
        onClick={onGoOn ?? (() => navigate(homeOf(profile)))}
        disabled={!ready && !firstSync?.rows}
      >
        {text('firstSync.goOn')}
      </Button>
    </div>
  );
}
