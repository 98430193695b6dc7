import { tsImport } from 'tsx/esm/api';
import { canInstallPackages, installPackage } from './packages.mjs';
import { run } from './run.mjs';

/** The oldest Firefox that was seen to be driven (its WebDriver BiDi knows an offline switch); Navette itself runs in older ones. */
const FLOOR = 153;

/**
 * Makes sure that there is a Firefox: one of the system, else, as root on Debian and its like, the system's package. Where it
 * cannot be had the scenarios are not run there, and `notRun` says so; in CI and where packages can be installed that is a
 * failure.
 * @returns {Promise<{ code: number, output: string, notRun?: string }>}
 */
export async function ensureFirefox() {
  if (process.platform === 'win32')
    return { code: 0, output: '', notRun: 'Playwright cannot drive our Firefox on Windows' };
  const { findFirefox } = await tsImport('../../testkit/firefox/launch.ts', import.meta.url);
  let state = await tryFirefox(findFirefox());
  let said = state.text;
  const canInstall = !state.usable && (await canInstallPackages());
  if (canInstall) {
    said += await installPackage('firefox-esr');
    state = await tryFirefox(findFirefox());
    said += state.text;
  }
  if (state.usable) return { code: 0, output: said };
  const why = `no usable Firefox was found: install Firefox ${FLOOR} or newer, or name one with FIREFOX_PATH`;
  if (canInstall || process.env.CI) return { code: 1, output: `${said}\n${why}` };
  return { code: 0, output: said, notRun: why };
}

async function tryFirefox(path) {
  if (path === undefined) return { usable: false, text: '' };
  const { code, output } = await run(path, ['--version']);
  const version = /Firefox (\d+)\.\d+/.exec(output)?.[1];
  if (code !== 0 || version === undefined) return { usable: false, text: `${path} does not start: ${output}\n` };
  if (Number(version) < FLOOR) return { usable: false, text: `${path} is ${version}; ${FLOOR} or newer is needed.\n` };
  return { usable: true, text: `${path} ${version}\n` };
}
