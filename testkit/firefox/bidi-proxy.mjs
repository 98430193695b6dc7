#!/usr/bin/env node
// What Playwright starts as "Firefox": starts the real one (FIREFOX_PATH) and stands between the two on the WebDriver BiDi
// socket, because the extended support release lacks a command that Playwright cannot do without.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';

/** Answered here, with nothing done. What they ask for is set by preferences (see launch.ts). */
const ANSWERED_HERE = new Set(['emulation.setMediaFeaturesOverride']);
/** A browser whose driver is gone has so long to end by itself. */
const FAREWELL_MS = 5_000;
const ANNOUNCEMENT = /WebDriver BiDi listening on (ws:\/\/\S+)/;

const firefox = spawn(process.env.FIREFOX_PATH ?? 'firefox', process.argv.slice(2), {
  stdio: ['ignore', 'ignore', 'pipe'],
});
firefox.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
firefox.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => firefox.kill(signal));

createInterface({ input: firefox.stderr }).on('line', async (line) => {
  const address = ANNOUNCEMENT.exec(line)?.[1];
  process.stderr.write(`${address ? line.replace(address, await stand(address)) : line}\n`);
});

/** Listens for the driver; resolves to the address to tell it. */
async function stand(address) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 0 });
  server.on('connection', (driver, { url }) => relay(driver, new WebSocket(`${address}${url}`, { maxPayload: 0 })));
  await once(server, 'listening');
  return `ws://127.0.0.1:${server.address().port}`;
}

async function relay(driver, browser) {
  const waiting = [];
  driver.on('message', (data) => {
    const { id, method } = JSON.parse(data);
    if (ANSWERED_HERE.has(method)) driver.send(JSON.stringify({ type: 'success', id, result: {} }));
    else if (browser.readyState === WebSocket.OPEN) browser.send(data, { binary: false });
    else waiting.push(data);
  });
  browser.on('open', () => {
    for (const data of waiting) browser.send(data, { binary: false });
  });
  browser.on('message', (data) => driver.send(data, { binary: false }));
  browser.on('close', () => driver.close());
  browser.on('error', () => driver.close());
  driver.on('close', () => {
    browser.close();
    setTimeout(() => firefox.kill('SIGKILL'), FAREWELL_MS).unref();
  });
}
