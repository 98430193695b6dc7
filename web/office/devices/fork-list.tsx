import { IconAlertTriangle } from '@tabler/icons-react';
import type { DeviceFork, OfficeDevice } from '#protocol/devices.ts';
import { isolate } from '../../parts/isolate.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import classes from './devices.module.css';

/** Lives of which there were two copies: since which number, and what becomes of the one that nobody has signed in on. */
export function ForkList({ device: { forks, userName } }: { device: OfficeDevice }) {
  const text = useText();
  if (forks.length === 0) return null;
  return (
    <section className={classes.life}>
      <h3 className={classes.happened}>{text('devices.forks')}</h3>
      {forks.map((fork) => (
        <Fork key={`${fork.deviceEpoch} ${fork.newEpoch}`} fork={fork} userName={userName} />
      ))}
    </section>
  );
}

function Fork({
  fork: { deviceEpoch: life, seq, foundAt, newEpoch },
  userName,
}: {
  fork: DeviceFork;
  userName: string;
}) {
  const text = useText();
  const found = (
    <p className={classes.line}>
      {text('devices.forkFound')} <When instant={foundAt} />
    </p>
  );
  if (newEpoch !== null) {
    return (
      <div>
        <p className={classes.plain}>{text('devices.forkDone', { life, seq, next: newEpoch })}</p>
        {found}
      </div>
    );
  }
  return (
    <>
      <p className={classes.received} data-tone="needsYou">
        <IconAlertTriangle size={20} aria-hidden />
        <span>{text('devices.forkOpen', { life, seq })}</span>
      </p>
      <p className={classes.plain}>{text('devices.forkOpenDo', { name: isolate(userName) })}</p>
      {found}
    </>
  );
}
