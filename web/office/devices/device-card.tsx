import { IconAlertTriangle, IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useId } from 'react';
import { useIntl } from 'react-intl';
import type { DeviceLife, OfficeDevice } from '#protocol/devices.ts';
import { useDeviceState } from '../../device/device-context.tsx';
import card from '../../parts/card.module.css';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import { isOver } from './closable.ts';
import { CloseNumbers } from './close-numbers.tsx';
import classes from './devices.module.css';
import { ForkList } from './fork-list.tsx';
import { RevokeDevice } from './revoke-device.tsx';
import { useIncidentWords } from './use-incident-words.ts';
import { useRangeWords } from './use-range-words.ts';

/** A person on a device: whose, heard when, how much of it is here, and what happened to it. */
export function DeviceCard({ device, onClosed }: { device: OfficeDevice; onClosed(): Promise<void> }) {
  const { name, userName, lastSeenAt, state, stateAt, lives, incidents } = device;
  const text = useText();
  const { deviceId: here } = useDeviceState();
  const words = useIncidentWords();
  const id = useId();
  const [now, ...earlier] = lives;
  const onDone = () => void onClosed();
  const missing = (life: DeviceLife) => {
    if (life.missing.length === 0) return null;
    if (isOver(device, life)) return <CloseNumbers device={device} life={life} labelId={id} onDone={onDone} />;
    return <p className={classes.line}>{text('devices.mayStillCome')}</p>;
  };
  return (
    <article className={classes.card} aria-labelledby={id}>
      <div className={classes.part}>
        <div className={card.head}>
          <h2 id={id} className={classes.name} dir="auto">
            {name}
          </h2>
          {state !== 'active' && (
            <span className={card.mark}>
              {text(`devices.${state}`)}
              {stateAt !== null && (
                <>
                  {' '}
                  · <When instant={stateAt} />
                </>
              )}
            </span>
          )}
        </div>
        <p className={classes.line}>
          <bdi>{userName}</bdi> · {text('devices.contact')} <When instant={lastSeenAt} />
        </p>
        {now && <Received life={now} />}
        {now && missing(now)}
        {earlier.map((life) => (
          <div key={life.deviceEpoch} className={classes.life}>
            <p className={classes.line}>{text('devices.earlier', { life: life.deviceEpoch })}</p>
            <Received life={life} />
            {missing(life)}
          </div>
        ))}
        <ForkList device={device} />
        {state === 'active' && device.deviceId !== here && (
          <RevokeDevice device={device} labelId={id} onDone={onDone} />
        )}
      </div>
      {incidents.length > 0 && (
        <div className={classes.part}>
          <h3 className={classes.happened}>{text('devices.incidents')}</h3>
          <ul className={classes.incidents}>
            {incidents.map((incident) => (
              <li key={incident.id}>
                <span className={classes.line}>
                  <When instant={incident.receivedAt} as="absolute" />
                </span>
                <br />
                {words(incident)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </article>
  );
}

/** Ranges shown of a life at most. */
const SHOWN = 12;

/** "344 of 344 received", or which are missing. */
function Received({ life: { count, known, missing, voided = 0 } }: { life: DeviceLife }) {
  const text = useText();
  const { formatList } = useIntl();
  const words = useRangeWords();
  if (known === 0) {
    return (
      <p className={classes.received}>
        <IconClock size={20} aria-hidden /> {text('devices.nothingYet')}
      </p>
    );
  }
  const received = text(voided > 0 ? 'devices.receivedVoid' : 'devices.received', { count, known, voided });
  if (missing.length === 0) {
    return (
      <p className={classes.received} data-tone="received">
        <IconCircleCheck size={20} aria-hidden /> {received}
      </p>
    );
  }
  const ranges = missing.slice(0, SHOWN).map(words);
  return (
    <p className={classes.received} data-tone="needsYou">
      <IconAlertTriangle size={20} aria-hidden />
      <span>
        {received} –{' '}
        {text(missing.length > SHOWN ? 'devices.missingMore' : 'devices.missing', {
          ranges: missing.length > SHOWN ? ranges.join(', ') : formatList(ranges),
        })}
      </span>
    </p>
  );
}
