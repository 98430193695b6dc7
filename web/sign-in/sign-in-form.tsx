import { Button, PasswordInput, TextInput } from '@mantine/core';
import { lazy, type SubmitEvent, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { KnownDevice } from '#device/api.ts';
import type { Problem } from '#protocol/errors.ts';
import { useDevice, useDeviceState } from '../device/device-context.tsx';
import { useText } from '../texts/use-text.ts';
import { useTyping } from '../update/typing.ts';
import { useUpdateNow } from '../update/use-update-now.ts';
import { guessDeviceName, platformOf } from './device-name.ts';
import classes from './sign-in.module.css';
import { useSignInProblem } from './use-sign-in-problem.ts';

/** For the few who have too many devices: they are online, and the first visit carries no more than it must. */
const ReplaceDevice = lazy(async () => ({ default: (await import('./replace-device.tsx')).ReplaceDevice }));

/** E-mail address and password, for people and for password managers; the fields keep what was typed after a refusal. */
export function SignInForm() {
  const text = useText();
  const explain = useSignInProblem();
  const device = useDevice();
  const { deviceName } = useDeviceState();
  const [, navigate] = useLocation();
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLParagraphElement>(null);
  const [typed, setTyped] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // What was typed is of no use to an app that is too old: it must not keep the newer one back.
  const old = problem?.code === 'UPDATE_REQUIRED';
  useTyping(typed && !old);
  const newer = useUpdateNow();

  useEffect(() => {
    if (problem) summary.current?.focus();
  }, [problem]);

  const submit = async (replaces?: string) => {
    if (!form.current || busy) return;
    const fields = new FormData(form.current);
    setBusy(true);
    const answer = await device.signIn({
      email: String(fields.get('email')).trim(),
      password: String(fields.get('password')),
      deviceName: deviceName || guessDeviceName(navigator),
      platform: platformOf(navigator),
      replaces,
    });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    setTyped(false);
    // From there each is sent to their own: whose day begins where is known behind sign-in.
    navigate('/', { replace: true });
  };
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void submit();
  };

  const limit = problem?.code === 'DEVICE_LIMIT';
  return (
    <>
      <form ref={form} className={classes.form} onSubmit={onSubmit} onInput={() => setTyped(true)} hidden={limit}>
        {problem && !limit ? (
          <p ref={summary} tabIndex={-1} role="alert" className={classes.problem}>
            {explain(problem)}
          </p>
        ) : null}
        {old ? (
          <>
            <Button fullWidth variant="default" loading={newer.busy} onClick={newer.update}>
              {text('update.apply')}
            </Button>
            <p role="status" className={classes.muted}>
              {newer.refused ? text('update.busy') : null}
            </p>
          </>
        ) : null}
        <TextInput
          name="email"
          type="email"
          label={text('signIn.email')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          dir="ltr"
          required
          withAsterisk={false}
          maxLength={200}
          error={problem?.code === 'INVALID_CREDENTIALS'}
        />
        <PasswordInput
          name="password"
          label={text('signIn.password')}
          autoComplete="current-password"
          dir="ltr"
          required
          withAsterisk={false}
          maxLength={200}
          error={problem?.code === 'INVALID_CREDENTIALS'}
          visibilityToggleButtonProps={{ 'aria-label': text('signIn.showPassword'), tabIndex: 0 }}
        />
        <Button type="submit" size="lg" fullWidth loading={busy}>
          {text('signIn.submit')}
        </Button>
        <p className={classes.muted}>{text('signIn.networkOnce')}</p>
      </form>
      {limit ? (
        <Suspense fallback={null}>
          <ReplaceDevice
            explanation={explain(problem)}
            devices={(problem.data.devices ?? []) as KnownDevice[]}
            busy={busy}
            onReplace={(id) => void submit(id)}
            onBack={() => setProblem(null)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
