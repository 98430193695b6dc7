import { tsImport } from 'tsx/esm/api';
import { installPackage } from './packages.mjs';
import { run, tool } from './run.mjs';

/** The oldest Chromium that Navette supports (mission P1). */
const FLOOR = 138;

/**
 * Makes sure that tests have a Chromium that starts: Playwright's own or one of the system, else
 * Playwright's download, else, as root on Debian and its like, the system's package.
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function ensureChromium() {
  const { findChromium } = await tsImport('../../testkit/chromium.ts', import.meta.url);
  const isRoot = process.getuid?.() === 0;
  const ways = [
    async () => '',
    async () => (await tool('playwright', 'cli.js', ['install', 'chromium'])).output,
    // What it needs of the system, when it came.
    async () =>
      isRoot && findChromium() ? (await tool('playwright', 'cli.js', ['install-deps', 'chromium'])).output : '',
    async () => (isRoot ? await installPackage('chromium') : ''),
  ];
  let said = '';
  for (const way of ways) {
    said += await way();
    const state = await tryChromium(findChromium());
    if (state.usable) return { code: 0, output: state.text };
    said += state.text;
  }
  const advice =
    'No usable Chromium was found. Install Chrome or Chromium, or run "npx playwright install --with-deps chromium", ' +
    'or name one with CHROMIUM_PATH, then run the tests again.';
  return { code: 1, output: `${said}\n${advice}` };
}

async function tryChromium(path) {
  if (path === undefined) return { usable: false, text: '' };
  const { code, output } = await run(path, ['--version']);
  const version = /(\d+)\.\d+\.\d+/.exec(output)?.[1];
  if (code !== 0 || version === undefined) return { usable: false, text: `${path} does not start: ${output}\n` };
  if (Number(version) < FLOOR)
    return { usable: false, text: `${path} is ${version}; Navette needs ${FLOOR} or newer.\n` };
  return { usable: true, text: `${path} ${version}` };
}
