import { useDirection } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Locale } from '#protocol/locale.ts';
import { useActiveProfile } from '../device/device-context.tsx';
import { chosenLocale, deviceLocale, directionOf, formatTag, rememberLocale } from './language.ts';
import { loadTexts } from './load-texts.ts';
import type { Texts } from './texts.ts';

interface LocaleChoice {
  locale: Locale;
  direction: 'rtl' | 'ltr';
  /** Remembered on this device. */
  choose(locale: Locale): void;
}

const LocaleContext = createContext<LocaleChoice | null>(null);

/** The language in use, and the way to change it. */
export function useLocale(): LocaleChoice {
  const choice = useContext(LocaleContext);
  if (!choice) throw new Error('useLocale outside TextsProvider');
  return choice;
}

/**
 * The language: chosen on this device, else that of the person's account, else the device's. `first` are the texts
 * loaded before the first paint.
 */
export function TextsProvider({ first, children }: { first: { locale: Locale; texts: Texts }; children: ReactNode }) {
  const profile = useActiveProfile();
  const { setDirection } = useDirection();
  const [chosen, setChosen] = useState(() => chosenLocale());
  const [shown, setShown] = useState(first);
  const wanted = chosen ?? profile?.user.locale ?? deviceLocale();

  useEffect(() => {
    if (shown.locale === wanted) return;
    let current = true;
    void loadTexts(wanted).then((texts) => {
      if (current) setShown({ locale: wanted, texts });
    });
    return () => {
      current = false;
    };
  }, [wanted, shown.locale]);

  const { locale, texts } = shown;
  const direction = directionOf(locale);
  useEffect(() => {
    document.documentElement.lang = locale;
    setDirection(direction);
  }, [locale, direction, setDirection]);

  const choose = useCallback((next: Locale) => {
    rememberLocale(next);
    setChosen(next);
  }, []);
  const choice = useMemo(() => ({ locale, direction, choose }), [locale, direction, choose]);

  return (
    <LocaleContext value={choice}>
      <IntlProvider
        locale={formatTag(locale, navigator.languages)}
        timeZone={profile?.tenant.rules.timeZone}
        messages={texts as Record<string, string>}
      >
        {children}
      </IntlProvider>
    </LocaleContext>
  );
}
