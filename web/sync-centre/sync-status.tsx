import { Button } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconCloudQuestion, IconPhotoUp, IconRefresh } from '@tabler/icons-react';
import { useSync } from '../device/device-context.tsx';
import screen from '../frame/screen.module.css';
import { When } from '../parts/when.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './sync-centre.module.css';
import { SyncProblem } from './sync-problem.tsx';

/** "344 of 344 received · last contact 2 min ago", and a button. */
export function SyncStatus({ busy, onSync }: { busy: boolean; onSync(): void }) {
  const text = useText();
  const { reachable, phase, received, committed, lastContactAt, filesWaiting, oldestWaitingAt, problem } = useSync();
  const Icon = reachable === null ? IconCloudQuestion : reachable ? IconCloudCheck : IconCloudOff;
  const working = busy || phase !== 'idle';
  return (
    <section className={screen.section} aria-label={text('sync.status')}>
      <div className={classes.line}>
        <Icon aria-hidden size={32} className={classes.cloud} data-reachable={reachable === true || undefined} />
        <div>
          {/* Not the times beside it: they tick, and a screen reader would not stop. */}
          <p className={classes.counts} aria-live="polite">
            {committed === 0 ? text('sync.nothingYet') : text('sync.received', { received, committed })}
          </p>
          <p className={screen.muted}>
            {lastContactAt === null ? (
              text('sync.neverContact')
            ) : (
              <>
                {text('sync.lastContact')} <When instant={lastContactAt} />
              </>
            )}
            {reachable === false ? ` · ${text('sync.offline')}` : null}
          </p>
          {oldestWaitingAt === null ? null : (
            <p className={screen.muted}>
              {text('sync.oldest')} <When instant={oldestWaitingAt} />
            </p>
          )}
          {filesWaiting > 0 ? (
            <p className={classes.files}>
              <IconPhotoUp aria-hidden size={18} /> {text('sync.files', { count: filesWaiting })}
            </p>
          ) : null}
        </div>
      </div>
      {problem ? (
        <SyncProblem onRetry={onSync} busy={working} />
      ) : (
        <Button
          size="lg"
          fullWidth
          variant="light"
          leftSection={<IconRefresh aria-hidden size={20} className={working ? classes.turning : undefined} />}
          onClick={onSync}
          aria-disabled={working}
        >
          {text(working ? (phase === 'pulling' ? 'sync.pulling' : 'sync.pushing') : 'sync.now')}
        </Button>
      )}
    </section>
  );
}
