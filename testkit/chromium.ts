import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { onPath } from './on-path.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The Chromium that tests drive: `CHROMIUM_PATH`, else Playwright's own when it is installed, else one
 * of the system. `npm test` installs one when there is none.
 */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  return [chromium.executablePath(), ...onPath(NAMES), ...ELSEWHERE].find((path) => path !== '' && existsSync(path));
}

/**
 * What Playwright switches off, which a second list would replace, and then our own: suggestions below the address bar are a page
 * that is loaded at each start and works at each navigation, an eighth of what a short scenario costs; and a renderer that is
 * started ahead for a tab that a scenario never opens.
 */
const SWITCHED_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'SpareRendererForSitePerProcess',
];

/**
 * Launch options for Playwright: quiet on a closed network, and able to run as root and in small
 * containers. Without any Chromium the launch fails with Playwright's own advice.
 */
export function chromiumLaunch(): { executablePath?: string; args: string[]; chromiumSandbox: boolean } {
  return {
    executablePath: findChromium(),
    // Chromium's sandbox needs an ordinary user.
    chromiumSandbox: process.getuid !== undefined && process.getuid() !== 0 && process.env.CI === undefined,
    args: [
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      `--disable-features=${SWITCHED_OFF.join()}`,
      '--disable-gpu',
      '--disable-quic',
      '--disable-sync',
      '--no-default-browser-check',
      '--no-first-run',
    ],
  };
}
