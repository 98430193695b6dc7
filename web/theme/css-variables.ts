import type { CSSVariablesResolver } from '@mantine/core';

const SAME = {
  '--mantine-color-body': 'var(--nv-page)',
  '--mantine-color-text': 'var(--nv-text)',
  '--mantine-color-dimmed': 'var(--nv-muted)',
  '--mantine-color-error': 'var(--nv-needs-you)',
  '--mantine-color-anchor': 'var(--nv-accent)',
  '--mantine-color-default': 'var(--nv-surface)',
  '--mantine-color-default-border': 'var(--nv-line)',
  '--mantine-color-placeholder': 'var(--nv-muted)',
};

/** Mantine's own colours follow ours, so that both schemes are written down once, in `global.css`. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: SAME, dark: SAME });
