import { useCallback } from 'react';
import type { Text } from '#protocol/locale.ts';
import { useLocale } from '../texts/texts-provider.tsx';

/** What a pack calls a thing, in the language in use. */
export function useLabel(): (label: Text) => string {
  const { locale } = useLocale();
  return useCallback((label) => label[locale], [locale]);
}
