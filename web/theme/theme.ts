import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Deep teal, the one accent. White text on it: shade 7 at 6 : 1 in light, shade 6 at 4.9 : 1 in dark. */
const teal: MantineColorsTuple = [
  '#e6f6f5',
  '#cdebe9',
  '#9fd8d5',
  '#6fc5c1',
  '#49b3ae',
  '#279a95',
  '#12807c',
  '#0a6b68',
  '#075856',
  '#044443',
];

/** What cannot be undone; the hue of "needs you". White text on it: shade 7 at 7.5 : 1 in light, shade 6 at 5.9 : 1 in dark. */
const red: MantineColorsTuple = [
  '#fdeae8',
  '#ffb8b1',
  '#ff9d94',
  '#f4796e',
  '#e6584c',
  '#d63d31',
  '#c0281f',
  '#a61b16',
  '#8a1410',
  '#6b0f0c',
];

/** Neutral with a breath of teal; the dark scheme's surfaces are 7 (body) and 6 (raised). */
const dark: MantineColorsTuple = [
  '#e8eded',
  '#c3cccc',
  '#a3afaf',
  '#7c8a8a',
  '#3f4b4c',
  '#303b3c',
  '#1c2526',
  '#111718',
  '#0d1213',
  '#080b0c',
];

const FONTS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", "Geeza Pro", "Helvetica Neue", Arial, sans-serif';

/** Heights a thumb with a glove can hit: 48 px for what acts, 44 px for the rest. */
const TARGET_MAIN = '3rem';
const TARGET = '2.75rem';

export const theme = createTheme({
  primaryColor: 'teal',
  colors: { teal, red, dark },
  primaryShade: { light: 7, dark: 6 },
  black: '#152021',
  defaultRadius: 'md',
  fontFamily: FONTS,
  headings: { fontFamily: FONTS, fontWeight: '600', textWrap: 'balance' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: 'md' },
      vars: (_theme: unknown, props: { size?: unknown }) => ({
        root: { '--button-height': props.size === 'lg' ? TARGET_MAIN : TARGET },
      }),
    },
    ActionIcon: {
      defaultProps: { variant: 'subtle' },
      vars: () => ({ root: { '--ai-size': TARGET } }),
    },
    Input: {
      defaultProps: { size: 'md' },
      vars: () => ({ wrapper: { '--input-height': TARGET_MAIN, '--input-fz': '1rem' } }),
    },
    InputWrapper: { defaultProps: { size: 'md' } },
  },
});
