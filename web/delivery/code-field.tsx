import { TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { Ref } from 'react';
import { deliveryFields } from '#packs/logistics/delivery.ts';
import { sentence } from '#protocol/errors.ts';
import { useLabel } from '../parts/use-label.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';
import classes from './code-field.module.css';

/** The short code under the QR code of the paper. Says at once when it is right, and that it is wrong when asked. */
export function CodeField(props: {
  ref: Ref<HTMLInputElement>;
  value: string;
  right: boolean;
  /** What was refused. */
  refused: string | null;
  onChange(value: string): void;
}) {
  const { ref, value, right, refused, onChange } = props;
  const text = useText();
  const label = useLabel();
  const { locale } = useLocale();
  const wrong = refused !== null && refused === value.trim();
  const why = wrong && (refused === '' ? text('delivery.codeMissing') : sentence('QR_MISMATCH', locale));
  return (
    <TextInput
      ref={ref}
      label={label(deliveryFields.code.label)}
      description={text('delivery.codeHint')}
      error={why || undefined}
      rightSection={
        right && <IconShieldCheck className={classes.right} size={24} aria-label={text('delivery.codeRight')} />
      }
      classNames={{ input: classes.input }}
      value={value}
      required
      withAsterisk={false}
      maxLength={20}
      dir="ltr"
      autoComplete="off"
      autoCapitalize="characters"
      autoCorrect="off"
      spellCheck={false}
      enterKeyHint="done"
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
