import { SegmentedControl } from '@mantine/core';
import { LOCALES, type Locale } from '#protocol/locale.ts';
import { useLocale } from './texts-provider.tsx';
import { useText } from './use-text.ts';

/** Each language in its own words: who reads only one finds it. */
const NAMES: Readonly<Record<Locale, string>> = { fr: 'Français', en: 'English', ar: 'العربية' };

export function LanguagePicker() {
  const text = useText();
  const { locale, choose } = useLocale();
  return (
    <SegmentedControl
      fullWidth
      size="md"
      aria-label={text('settings.language')}
      value={locale}
      onChange={(value) => choose(value as Locale)}
      data={LOCALES.map((value) => ({ value, label: <span lang={value}>{NAMES[value]}</span> }))}
    />
  );
}
