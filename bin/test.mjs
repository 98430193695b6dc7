#!/usr/bin/env node
// npm test: everything, in order, to the end, whatever fails. "npm test -- unit pg" runs these steps only.
import './lib/node-version.mjs';

const { ensureInstalled } = await import('./lib/install.mjs');
const { stopWith } = await import('./lib/project.mjs');
const { fetchBrowsers, STEPS } = await import('./lib/test-steps.mjs');

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  stopWith(`Unknown step: ${unknown.join(', ')}. There are: ${STEPS.map((step) => step.name).join(', ')}.`);
}

await ensureInstalled();
const began = performance.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const broken = [];
const notRun = [];

const needed = STEPS.filter(({ name }) => asked.includes(name)).flatMap(({ needs = [] }) => needs);
const steps = STEPS.filter(({ name }) => asked.length === 0 || asked.includes(name) || needed.includes(name));
fetchBrowsers(steps.map(({ name }) => name));
/** Steps that others need not wait for. */
const beside = [];
for (const step of steps) {
  const done = take(step);
  if (step.beside) beside.push(done);
  else await done;
}
await Promise.all(beside);

console.log(
  `\n${broken.length === 0 ? (notRun.length === 0 ? 'All steps passed' : 'All other steps passed') : `Failed: ${broken.join(', ')}`} in ${seconds(began).trim()}`,
);
if (notRun.length > 0) console.log(`Not run: ${notRun.join(', ')}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = broken.length === 0 ? 0 : 1;

function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

async function take({ name, what, run }) {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K…      ${name}`);
  const start = performance.now();
  const outcome = await run();
  const ok = outcome.code === 0;
  const counts = outcome.passed === undefined ? '' : `${outcome.passed} passed, ${outcome.failed} failed`;
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[2K');
  const mark = outcome.notRun ? 'NOT RUN' : ok ? 'ok     ' : 'FAILED ';
  console.log(`${mark} ${name.padEnd(9)} ${seconds(start).padStart(7)}  ${outcome.notRun ?? (counts || what)}`);
  for (const title of outcome.shaky ?? []) console.log(`       passed only when tried again: ${title}`);
  if (!ok) {
    console.log(`\n${outcome.output.trim()}\n`);
    broken.push(name);
  }
  if (outcome.notRun) notRun.push(name);
  total.passed += outcome.passed ?? 0;
  total.skipped += outcome.skipped ?? 0;
  // A step that breaks without naming a test is one failure: the last line never says 0 when something is wrong.
  total.failed += outcome.failed || (ok ? 0 : 1);
}
