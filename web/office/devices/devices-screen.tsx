import { Button } from '@mantine/core';
import { IconCloudOff, IconDevices, IconLock } from '@tabler/icons-react';
import { useProfile } from '../../device/device-context.tsx';
import screen from '../../frame/screen.module.css';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useOnlineSentence } from '../../texts/use-online-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import { DeviceCard } from './device-card.tsx';
import classes from './devices.module.css';
import { isForked, lacks, useOfficeDevices } from './use-office-devices.ts';

/** "344 of 344" of every device of the tenant, for its administrators; online. */
export function DevicesScreen() {
  const text = useText();
  const { user } = useProfile();
  useTitle(text('devices.title'));
  if (user.role !== 'admin') return <EmptyState icon={IconLock} title={text('rules.adminsOnly')} />;
  return <Loaded />;
}

function Loaded() {
  const text = useText();
  const sentence = useOnlineSentence();
  const { devices, problem, load } = useOfficeDevices();
  if (!devices) {
    if (!problem) return <ScreenSkeleton rows={4} />;
    return (
      <EmptyState icon={IconCloudOff} title={text('devices.notHere')} text={sentence(problem)}>
        <Button variant="default" onClick={() => void load()}>
          {text('rules.again')}
        </Button>
      </EmptyState>
    );
  }
  const lacking = devices.filter(lacks).length;
  const forked = devices.filter(isForked).length;
  return (
    <div className={classes.screen}>
      <BackLink href="/settings" words={text('settings.title')} />
      <h1 className={screen.title}>{text('devices.title')}</h1>
      <p className={classes.intro}>{text('devices.intro')}</p>
      {problem && (
        <p className={classes.old} role="alert">
          {sentence(problem)}{' '}
          <Button variant="default" onClick={() => void load()}>
            {text('rules.again')}
          </Button>
        </p>
      )}
      {devices.length === 0 ? (
        <EmptyState icon={IconDevices} title={text('devices.empty')} text={text('devices.emptyText')} />
      ) : (
        <>
          <p className={classes.summary}>
            {lacking > 0
              ? text('devices.someMiss', { count: lacking })
              : text('devices.allHere', { count: devices.length })}{' '}
            {forked > 0 && text('devices.someForked', { count: forked })}
          </p>
          <ul className={classes.list}>
            {devices.map((device) => (
              <li key={`${device.userId} ${device.deviceId}`}>
                <DeviceCard device={device} onClosed={load} />
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
