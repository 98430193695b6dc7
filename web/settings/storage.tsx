import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { DeviceApi, StorageReport } from '#device/api.ts';
import { useDevice } from '../device/device-context.tsx';
import { type TextOf, useText } from '../texts/use-text.ts';
import { bytesText } from './bytes-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

const UNKNOWN: StorageReport = { used: null, persistent: false };
const reportOf = (device: DeviceApi) => device.storage().catch(() => UNKNOWN);

/** How much this device holds, and whether the browser has promised to keep it. */
export function Storage() {
  const text = useText();
  const { locale } = useIntl();
  const device = useDevice();
  const [report, setReport] = useState<StorageReport | null>(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void reportOf(device).then(setReport);
  }, [device]);

  const ask = async () => {
    setRefused(!(await device.persist().catch(() => false)));
    setReport(await reportOf(device));
  };
  return (
    <Section title={text('settings.storage')}>
      {report ? <Used report={report} locale={locale} text={text} /> : null}
      {report?.persistent ? (
        <p className={classes.kept}>
          <IconShieldCheck aria-hidden size={24} /> {text('settings.persistent')}
        </p>
      ) : null}
      {report && !report.persistent ? (
        <>
          <p className={classes.notKept}>
            <IconShieldX aria-hidden size={24} /> {text('settings.notPersistent')}
          </p>
          <Button variant="default" onClick={() => void ask()}>
            {text('settings.askPersist')}
          </Button>
        </>
      ) : null}
      <p role="status" className={classes.muted}>
        {refused ? text('settings.persistRefused') : null}
      </p>
    </Section>
  );
}

function Used({ report: { used }, locale, text }: { report: StorageReport; locale: string; text: TextOf }) {
  if (used === null) return <p className={classes.muted}>{text('settings.usedUnknown')}</p>;
  return <p className={classes.used}>{text('settings.used', { used: bytesText(used, locale) })}</p>;
}
