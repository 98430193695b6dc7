import type { KnownEntity } from '#packs/registry.ts';
import type { TextKey } from '../texts/keys.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';

/** A sentence with the name of a kind in its middle: "New delivery". */
export function useKindName(key: TextKey, { entity }: KnownEntity): string {
  const text = useText();
  const { locale } = useLocale();
  const name = entity.label[locale];
  return text(key, { kind: name.charAt(0).toLocaleLowerCase(locale) + name.slice(1) });
}
