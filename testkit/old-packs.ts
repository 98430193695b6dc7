import { readFileSync } from 'node:fs';
import type { PackShapes } from '#packs/core/shape.ts';
import type { Said } from '#packs/core/upcast.ts';

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../packs/shapes/${name}.json`, import.meta.url), 'utf8')) as T;

/** What devices could send in an older version, and one event of each kind. */
export const oldShapes = (version: number): PackShapes => read(`${version}-shapes`);
export const oldEvents = (version: number): Said[] => read(`${version}-events`);
