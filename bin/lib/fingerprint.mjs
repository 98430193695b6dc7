import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './project.mjs';

const IGNORED = /(^|\/)(node_modules|dist)(\/|$)|\.test\.tsx?$/;

/**
 * SHA-256 over names and contents of all files in these files and folders (relative to the project;
 * absent ones count as empty). By content, so that a fresh checkout of the same source is the same.
 */
export function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of paths) add(hash, path);
  return hash.digest('hex');
}

function add(hash, path) {
  if (IGNORED.test(path)) return;
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isDirectory()) {
    for (const name of readdirSync(join(ROOT, path)).sort()) add(hash, `${path}/${name}`);
    return;
  }
  hash.update(`\n${path} ${stat.size}\n`).update(readFileSync(join(ROOT, path)));
}
