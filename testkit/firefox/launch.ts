import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onPath } from '../on-path.ts';

const NAMES = ['firefox-esr', 'firefox'];
const ELSEWHERE = ['/Applications/Firefox.app/Contents/MacOS/firefox'];

/** The Firefox that scenarios drive: `FIREFOX_PATH`, else one of the system. `npm test` installs one on Debian. */
export function findFirefox(): string | undefined {
  return process.env.FIREFOX_PATH || [...onPath(NAMES), ...ELSEWHERE].find((path) => existsSync(path));
}

/**
 * Launch options for Playwright: an ordinary Firefox, by WebDriver BiDi through our own small proxy (see bidi-proxy.mjs).
 * Windows cannot start a script as a program: there is no Firefox project there.
 */
export function firefoxLaunch() {
  const found = findFirefox();
  if (!found) throw new Error('no Firefox was found: install one (Debian: firefox-esr) or name it with FIREFOX_PATH');
  return {
    channel: 'moz-firefox',
    executablePath: fileURLToPath(new URL('bidi-proxy.mjs', import.meta.url)),
    env: { ...process.env, FIREFOX_PATH: found },
    firefoxUserPrefs: {
      // What contexts ask for as `reducedMotion`, which BiDi cannot say.
      'ui.prefersReducedMotion': 1,
      // A third less work at each start: nothing is fetched, copied or made ready for later.
      'browser.backup.enabled': false,
      'browser.newtab.preload': false,
      'dom.ipc.processPrelaunch.enabled': false,
      'services.settings.server': 'data:,#remote-settings-dummy/v1',
    },
  };
}
