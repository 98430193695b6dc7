import { LOCALES, type Locale } from '#protocol/locale.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { Segments } from './segments.tsx';

/** Each language in its own words: who reads only one finds it. */
const NAMES: Readonly<Record<Locale, string>> = { fr: 'Français', en: 'English', ar: 'العربية' };

export function LanguagePicker({ quiet = false }: { quiet?: boolean }) {
  const text = useText();
  const { locale, choose } = useLocale();
  return (
    <Segments
      label={text('settings.language')}
      quiet={quiet}
      value={locale}
      options={LOCALES.map((value) => ({ value, label: NAMES[value], lang: value }))}
      onChange={choose}
    />
  );
}
