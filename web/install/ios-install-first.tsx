import { Button } from '@mantine/core';
import { IconShare2 } from '@tabler/icons-react';
import { FormattedMessage } from 'react-intl';
import { Brand } from '../frame/brand.tsx';
import centred from '../frame/centred.module.css';
import { LanguagePicker } from '../parts/language-picker.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './install.module.css';

/** iOS has no install button: the three taps, before anything is stored in the browser. */
export function IosInstallFirst({ onAnyway }: { onAnyway(): void }) {
  const text = useText();
  return (
    <div className={centred.page}>
      <div className={centred.box}>
        <Brand />
        <h1 className={centred.title}>{text('install.iosTitle')}</h1>
        <p>{text('install.iosWhy')}</p>
        <IosSteps />
        <p className={classes.note}>{text('install.iosSend')}</p>
        <Button variant="default" fullWidth onClick={onAnyway}>
          {text('install.iosAnyway')}
        </Button>
        <LanguagePicker quiet />
      </div>
    </div>
  );
}

export function IosSteps() {
  const text = useText();
  return (
    <ol className={classes.steps}>
      <li>
        <FormattedMessage
          id="install.ios1"
          values={{
            icon: <IconShare2 className={classes.share} size={20} role="img" aria-label={text('install.share')} />,
          }}
        />
      </li>
      <li>{text('install.ios2')}</li>
      <li>{text('install.ios3')}</li>
    </ol>
  );
}
