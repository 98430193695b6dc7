import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, stopWith } from './project.mjs';
import { npm, tool } from './run.mjs';

const MODULES = join(ROOT, 'node_modules');
/** npm writes it at the end of each install. */
const NPM_RECORD = join(MODULES, '.package-lock.json');
const STAMP = join(MODULES, '.navette-installed');
const PATCHES = readdirSync(join(ROOT, 'patches')).map((name) => `patches/${name}`);
const INPUTS = ['package.json', 'package-lock.json', ...PATCHES].map((name) => join(ROOT, name));

/** Installs what package-lock.json names, unless it is there already. Ends the command when that fails. */
export async function ensureInstalled() {
  const wanted = fingerprint();
  if (isCurrent(wanted)) return;
  const first = !existsSync(NPM_RECORD);
  console.log(first ? 'Installing (first time, about a minute) …' : 'Installing what changed …');
  // A clean install deletes node_modules first: right for the first time, rude to a running server later.
  // Development packages build the app, also where NODE_ENV=production.
  const { code } = await npm([first ? 'ci' : 'install', '--include=dev', '--no-audit', '--no-fund'], { show: true });
  if (code !== 0) {
    stopWith(
      "npm could not install the packages. Check the network (or npm's registry setting) and run the same command again.",
    );
  }
  // Again, for those whose npm runs no scripts; what is patched already stays as it is.
  const patched = await tool('patch-package', 'index.js', []);
  if (patched.code !== 0) stopWith(`A patch in patches/ does not fit the installed package.\n${patched.output}`);
  writeFileSync(STAMP, fingerprint());
}

function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${process.versions.modules}\n`);
  for (const path of INPUTS) hash.update(readFileSync(path));
  return hash.digest('hex');
}

function isCurrent(wanted) {
  if (!existsSync(NPM_RECORD)) return false;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return true;
  // Somebody ran npm by hand after the last change.
  const installed = statSync(NPM_RECORD).mtimeMs;
  return INPUTS.every((path) => statSync(path).mtimeMs <= installed);
}
