import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconUserExclamation } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useDeviceState, useSync } from '../device/device-context.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { useUpdateNow } from '../update/use-update-now.ts';
import { NextTry } from './next-try.tsx';
import classes from './sync-centre.module.css';

/** Why the last try did not get through, calmly: no network is a normal state; only what needs a person stands out. */
export function SyncProblem({
  onRetry,
  busy = false,
  offline,
}: {
  onRetry(): void;
  busy?: boolean;
  /** Instead of the general words for no network. */
  offline?: string;
}) {
  const text = useText();
  const sentence = useSentence();
  const { problem } = useSync();
  const { requiresReauth } = useDeviceState();
  const newer = useUpdateNow();
  if (!problem) return null;
  const recovery = requiresReauth ? 'reauth' : problem.recovery;
  const calm = recovery === 'retry';
  const Icon = calm ? IconCloudOff : recovery === 'reauth' ? IconUserExclamation : IconAlertTriangle;
  return (
    <div className={classes.problem} data-calm={calm || undefined} role="status">
      <Icon aria-hidden size={24} />
      <div className={classes.problemText}>
        <p>{(problem.code === 'NETWORK_ERROR' ? offline : undefined) ?? sentence(problem.code, problem.data)}</p>
        {calm ? <NextTry /> : null}
        {newer.refused ? <p>{text('update.busy')}</p> : null}
      </div>
      {recovery === 'reauth' ? (
        <Button component={Link} href="/sign-in">
          {text('frame.signInAgain')}
        </Button>
      ) : recovery === 'update' ? (
        <Button onClick={newer.update} loading={newer.busy}>
          {text('update.apply')}
        </Button>
      ) : (
        <Button variant="default" onClick={onRetry} loading={busy}>
          {text('sync.tryNow')}
        </Button>
      )}
    </div>
  );
}
