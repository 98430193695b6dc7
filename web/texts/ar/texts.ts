import type { Texts } from '../texts.ts';

const areas = import.meta.glob<Texts>('./*.json', { eager: true, import: 'default' });

/** All areas of this language. */
export const texts: Texts = Object.assign({}, ...Object.values(areas));
