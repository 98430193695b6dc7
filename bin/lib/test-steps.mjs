import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ROOT } from './project.mjs';
import { run, tool } from './run.mjs';

/** @typedef {{ code: number, output: string, passed?: number, failed?: number, skipped?: number, shaky?: string[], notRun?: string }} Outcome */

/** Tests that pass leave a dot: what is printed when a step fails is then about the failure. */
const REPORTER = '--reporter=dot';
const RESULTS = join(ROOT, 'test-results');

/** What "npm test" does, in this order; each can be asked for by its name, and brings the steps it needs. */
export const STEPS = [
  {
    name: 'lint',
    what: 'format, style, direction of imports',
    beside: true,
    run: () => tool('@biomejs/biome', 'bin/biome', ['check', '--colors=off']),
  },
  {
    name: 'types',
    what: 'one check per runtime',
    // Unit tests start servers, and wait for them half of the time.
    beside: true,
    run: () => run(process.execPath, ['bin/types.mjs']),
  },
  { name: 'build', what: 'app, service worker, server', run: () => ensureBuilt() },
  { name: 'unit', what: 'needs nothing', run: () => vitest('unit') },
  { name: 'pg', what: 'on a real PostgreSQL', run: () => vitest('pg') },
  { name: 'chromium', what: 'a Chromium for the tests', run: () => browserOf('chromium') },
  { name: 'web', what: 'in a real Chromium', needs: ['chromium'], run: () => vitest('web') },
  {
    name: 'e2e',
    what: 'the whole, as a person uses it',
    needs: ['build', 'chromium'],
    run: () => playwright('chromium'),
  },
  { name: 'firefox', what: 'work without a network, without Background Sync', needs: ['build'], run: firefox },
];

/** @type {Map<string, Promise<Outcome>>} */
const fetching = new Map();

/**
 * Fetches the browsers of these steps while those before them run: it takes a network more than a processor. One after the
 * other, for the system's packages have one lock.
 * @param {string[]} names of steps
 */
export function fetchBrowsers(names) {
  let before = Promise.resolve();
  for (const name of ['chromium', 'firefox'].filter((browser) => names.includes(browser))) {
    const found = before.then(() => ensureBrowser(name));
    fetching.set(name, found);
    // Whoever waits for it is told.
    before = found.then(
      () => undefined,
      () => undefined,
    );
  }
}

/** @returns {Promise<Outcome>} */
const browserOf = (name) => fetching.get(name) ?? ensureBrowser(name);

async function ensureBrowser(name) {
  if (name === 'chromium') return (await import('./chromium.mjs')).ensureChromium();
  return (await import('./firefox.mjs')).ensureFirefox();
}

/** @returns {Promise<Outcome>} */
async function vitest(project) {
  const report = reportFile(`vitest-${project}.json`);
  const args = ['run', '--project', project, REPORTER, '--reporter=json', `--outputFile.json=${report}`];
  const { code, output } = await tool('vitest', 'vitest.mjs', args);
  const counts = readReport(report);
  return {
    code,
    output,
    passed: counts?.numPassedTests ?? 0,
    failed: counts?.numFailedTests ?? 0,
    skipped: (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0),
  };
}

/** @returns {Promise<Outcome>} */
async function firefox() {
  const found = await browserOf('firefox');
  if (found.code !== 0 || found.notRun) return found;
  return playwright('firefox');
}

/** @returns {Promise<Outcome>} */
async function playwright(project) {
  const report = reportFile(`playwright-${project}.json`);
  const args = ['test', `--project=${project}`, `--output=test-results/${project}`, `${REPORTER},json`];
  const { code, output } = await tool('@playwright/test', 'cli.js', args, {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  });
  const result = readReport(report);
  const stats = result?.stats;
  return {
    code,
    shaky: (result?.suites ?? []).flatMap(shakyIn),
    output,
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  };
}

/** Titles of scenarios that passed only when tried again. */
function shakyIn({ suites = [], specs = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title);
  return [...own, ...suites.flatMap(shakyIn)];
}

/** Outside of Playwright's own folder, which it empties at its start. */
function reportFile(name) {
  const folder = join(RESULTS, 'reports');
  mkdirSync(folder, { recursive: true });
  rmSync(join(folder, name), { force: true });
  return join(folder, name);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
