import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import type { StorageReport } from '#device/api.ts';
import { useDevice } from '../device/device-context.tsx';
import { ProgressBar } from '../parts/progress-bar.tsx';
import { type TextOf, useText } from '../texts/use-text.ts';
import { bytesText } from './bytes-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** How much this device holds, and whether the browser has promised to keep it. */
export function Storage() {
  const text = useText();
  const { locale } = useIntl();
  const device = useDevice();
  const [report, setReport] = useState<StorageReport | null>(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void device.storage().then(setReport);
  }, [device]);

  const ask = async () => {
    setRefused(!(await device.persist()));
    setReport(await device.storage());
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

function Used({ report, locale, text }: { report: StorageReport; locale: string; text: TextOf }) {
  const { used, quota } = report;
  if (used === null) return <p className={classes.muted}>{text('settings.usedUnknown')}</p>;
  const words =
    quota === null
      ? text('settings.used', { used: bytesText(used, locale) })
      : text('settings.usedOf', { used: bytesText(used, locale), quota: bytesText(quota, locale) });
  return (
    <>
      <p className={classes.used}>{words}</p>
      {quota ? <ProgressBar share={used / quota} label={text('settings.storage')} words={words} /> : null}
    </>
  );
}
