import { chromium } from '@playwright/test';
import { expect, test } from 'vitest';
import { chromiumLaunch } from './chromium.ts';

const listOf = (command: string) =>
  [...command.matchAll(/--disable-features=(\S+)/g)].map(([, names]) => names?.split(',') ?? []);

test('what Playwright switches off in Chromium stays off beside our own', async () => {
  // A program that ends at once: Playwright tells with which switches it was started.
  const started = chromium.launch({ ...chromiumLaunch(), executablePath: process.execPath, headless: true });
  const said = await started.then(
    () => 'a browser',
    ({ message }: Error) => message,
  );
  const [theirs, ours, ...more] = listOf(said.split('\n').find((line) => line.includes('<launching>')) ?? '');
  expect(theirs?.length).toBeGreaterThan(5);
  expect(ours).toEqual(expect.arrayContaining(theirs ?? []));
  expect(more).toEqual([]);
});
