import { useComputedColorScheme } from '@mantine/core';
import { useEffect } from 'react';

/** The browser's own bars follow the scheme in use, also when it is not the system's. */
export function ThemeColor() {
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const color = scheme === 'dark' ? '#1c2526' : '#ffffff';
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.setAttribute('content', color);
  }, [scheme]);
  return null;
}
