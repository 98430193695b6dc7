import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { LanguagePicker } from '../parts/language-picker.tsx';
import { Segments } from '../parts/segments.tsx';
import { useText } from '../texts/use-text.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** Language and light or dark; kept on this device. */
export function Appearance() {
  const text = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={text('settings.appearance')}>
      <div className={classes.stack}>
        <LanguagePicker />
        <Segments<MantineColorScheme>
          label={text('settings.theme')}
          value={colorScheme}
          options={[
            { value: 'auto', label: text('settings.auto') },
            { value: 'light', label: text('settings.light') },
            { value: 'dark', label: text('settings.dark') },
          ]}
          onChange={setColorScheme}
        />
      </div>
    </Section>
  );
}
