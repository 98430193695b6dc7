import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onNetworkBack } from './network-back.ts';

let onLine = true;
let heard = 0;
let stop: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => onLine);
  heard = 0;
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const listens = () => {
  stop = onNetworkBack(() => {
    heard += 1;
  });
};

test('a page that was loaded without a network, as in Firefox: no event comes, the network does', () => {
  onLine = false;
  listens();
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(0);
  onLine = true;
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(1);
});

test('an event is passed on at once, and once', () => {
  onLine = false;
  listens();
  vi.advanceTimersByTime(10_000);
  onLine = true;
  dispatchEvent(new Event('online'));
  expect(heard).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(1);
});

test('nothing is heard after the end', () => {
  onLine = false;
  listens();
  stop();
  onLine = true;
  dispatchEvent(new Event('online'));
  vi.advanceTimersByTime(60_000);
  expect(heard).toBe(0);
});
