import type { Plugin } from 'vite';

const DECLARED = /\/(packs|protocol)\/.*\.ts$/;
const QUOTED = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const WORDS = new RegExp(String.raw`\{\s*fr: ${QUOTED},\s*en: ${QUOTED},\s*ar: ${QUOTED},?\s*\}`, 'g');

/**
 * For workers, which have no screen: what packs call their fields and what errors say, in three languages, stays out of them. A
 * text that is not written out as an object of three literals is left as it is.
 */
export const withoutWords = (): Plugin => ({
  name: 'navette-without-words',
  enforce: 'pre',
  transform: {
    filter: { id: DECLARED },
    handler: (code) => ({ code: code.replace(WORDS, `{ fr: '', en: '', ar: '' }`), map: null }),
  },
});
