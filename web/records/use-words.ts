import { useCallback } from 'react';
import type { SqlValue } from '#device/api.ts';
import type { Field } from '#packs/core/field.ts';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useCodeWords } from '../texts/use-code-words.ts';
import { useText } from '../texts/use-text.ts';
import { actionWords } from './page/action-words.ts';
import { type PlainValue, usePlainValue } from './value/plain-value.ts';

/** A value in words, as `usePlainValue`; the audit log's codes of actions and kinds are said as people say them. */
export function useWords(known: KnownEntity): PlainValue {
  const plain = usePlainValue();
  const text = useText();
  const codeWords = useCodeWords();
  const { locale } = useLocale();
  return useCallback(
    (name: string, field: Field, value: SqlValue, options) => {
      const log = known.entity.name === known.pack.audit && value !== null;
      if (log && name === 'code') return codeWords(String(value));
      if (log && name === 'entity') return entityNamed(String(value))?.entity.label[locale] ?? String(value);
      if (log && name === 'action') {
        const words = Object.values(known.pack.entities).map((entity) =>
          actionWords(entity as KnownEntity['entity'], String(value), locale, text),
        );
        return words.find((word) => word !== value) ?? String(value);
      }
      return plain(name, field, value, options);
    },
    [known, plain, text, codeWords, locale],
  );
}
