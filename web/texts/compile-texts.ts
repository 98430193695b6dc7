import { parse } from '@formatjs/icu-messageformat-parser';
import type { Plugin } from 'vite';

const PARSER = '@formatjs/icu-messageformat-parser';
const TEXTS = /\/web\/texts\/[a-z]{2}\/[\w-]+\.json$/;

/**
 * In the build the messages are parsed once, here, and no parser travels to anybody's phone: less to download and less
 * to do at each start. Tests and development parse as they go.
 */
export const compileTexts = (): Plugin => ({
  name: 'navette-compile-texts',
  apply: 'build',
  enforce: 'pre',
  config: () => ({ resolve: { alias: [{ find: new RegExp(`^${PARSER}$`), replacement: `${PARSER}/no-parser.js` }] } }),
  transform: {
    filter: { id: TEXTS },
    handler(json) {
      const texts = Object.entries(JSON.parse(json) as Record<string, string>);
      return { code: JSON.stringify(Object.fromEntries(texts.map(([key, text]) => [key, parse(text)]))), map: null };
    },
  },
});
