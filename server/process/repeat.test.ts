import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { repeat } from './repeat.ts';

test('[F2] [T8] [N9] a task is not begun again while it runs, goes on after a failure, and its stop waits for it', async () => {
  const told: unknown[] = [];
  const open: (() => void)[] = [];
  let isOver = false;
  const stop = repeat(
    1,
    async () => {
      await new Promise<void>((resolve) => open.push(resolve));
      if (open.length === 1) throw new Error('the first');
      isOver = true;
    },
    (error) => told.push(error),
  );
  onTestFinished(() => void stop());
  await pause(30);
  expect(open).toHaveLength(1);
  open[0]!();
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(told).toEqual([new Error('the first')]);
  const stopped = stop();
  open[1]!();
  await stopped;
  expect(isOver).toBe(true);
  await pause(30);
  expect(open).toHaveLength(2);
});

test('a stop does not wait for a task that goes on and on: what comes after it has its time as well', async () => {
  const stop = repeat(
    1_000,
    () => new Promise(() => undefined),
    () => undefined,
  );
  await stop(20);
}, 2_000);
