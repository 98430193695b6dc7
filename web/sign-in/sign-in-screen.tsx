import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useDeviceState } from '../device/device-context.tsx';
import { Brand } from '../frame/brand.tsx';
import centred from '../frame/centred.module.css';
import { useTitle } from '../frame/use-title.ts';
import { IosInstallFirst } from '../install/ios-install-first.tsx';
import { useInstallWay } from '../install/use-install-way.ts';
import { LanguagePicker } from '../parts/language-picker.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { KnownProfiles } from './known-profiles.tsx';
import classes from './sign-in.module.css';
import { SignInForm } from './sign-in-form.tsx';

/** Who works on this device: those known here, and a form for anybody else. `onBack`: to what stood here before. */
export function SignInScreen({ onBack }: { onBack?: () => void }) {
  const text = useText();
  const sentence = useSentence();
  const { profiles, active, requiresReauth, wipedBy, recoverable } = useDeviceState();
  const [inBrowser, setInBrowser] = useState(false);
  const way = useInstallWay();
  const title = useRef<HTMLHeadingElement>(null);
  const cameFrom = onBack !== undefined;
  // Its button has gone with what stood here.
  useEffect(() => {
    if (cameFrom) title.current?.focus();
  }, [cameFrom]);
  useTitle(text('signIn.title'));

  // On iOS the installed app has a storage of its own: what is synced before would stay behind in the browser.
  if (way === 'ios' && profiles.length === 0 && !active && !inBrowser)
    return <IosInstallFirst onAnyway={() => setInBrowser(true)} />;

  return (
    <div className={centred.page}>
      <div className={centred.box}>
        <Brand />
        <h1 ref={title} tabIndex={-1} className={centred.title}>
          {text('signIn.title')}
        </h1>
        {active ? <p>{text('signIn.again', { name: active.user.name })}</p> : null}
        {!active && wipedBy ? (
          <p role="alert" className={classes.problem}>
            {sentence('DEVICE_REVOKED', { by: wipedBy })}
          </p>
        ) : null}
        {!active && requiresReauth ? <p>{sentence('OFFLINE_GRACE_OVER')}</p> : null}
        {recoverable > 0 ? <p role="alert">{text('heal.recoverable', { count: recoverable })}</p> : null}
        <KnownProfiles />
        <SignInForm />
        {onBack ? (
          <Button variant="default" fullWidth onClick={onBack}>
            {text('frame.back')}
          </Button>
        ) : null}
        <LanguagePicker quiet />
      </div>
    </div>
  );
}
