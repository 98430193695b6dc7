import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { LanguagePicker } from '../texts/language-picker.tsx';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** Language and light or dark; kept on this device. */
export function Appearance() {
  const text = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={text('settings.appearance')}>
      <p className={classes.label} aria-hidden>
        {text('settings.language')}
      </p>
      <LanguagePicker />
      <p className={classes.label} aria-hidden>
        {text('settings.theme')}
      </p>
      <SegmentedControl
        fullWidth
        size="md"
        aria-label={text('settings.theme')}
        value={colorScheme}
        onChange={(value) => setColorScheme(value as MantineColorScheme)}
        data={[
          { value: 'auto', label: text('settings.auto') },
          { value: 'light', label: text('settings.light') },
          { value: 'dark', label: text('settings.dark') },
        ]}
      />
    </Section>
  );
}
