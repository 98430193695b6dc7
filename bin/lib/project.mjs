import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever a command was called from. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Ends the command with a sentence for people and no stack. */
export function stopWith(sentence) {
  console.error(`\n${sentence}\n`);
  process.exit(1);
}
