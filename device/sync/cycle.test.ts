import { describe, expect, it } from 'vitest';
import { createCycle } from './cycle.ts';
import { untilStopped } from './until-stopped.ts';

const merge = (first: string, second: string) => first + second;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('a cycle', () => {
  it('runs one at a time; asks meanwhile share the next run', async () => {
    const runs: string[] = [];
    const ends: (() => void)[] = [];
    const cycle = createCycle<string>(
      async (wish) => {
        runs.push(wish);
        await new Promise<void>((resolve) => ends.push(resolve));
      },
      merge,
      () => undefined,
    );
    const answered: string[] = [];
    const ask = (name: string) => cycle.ask(name).then(() => answered.push(name));
    const all = [ask('a'), ask('b'), ask('c')];
    expect(runs).toEqual(['a']);
    ends[0]?.();
    await settled();
    expect(runs).toEqual(['a', 'bc']);
    expect(answered).toEqual(['a']);
    all.push(ask('d'));
    ends[1]?.();
    await settled();
    expect(answered).toEqual(['a', 'b', 'c']);
    ends[2]?.();
    await Promise.all(all);
    expect(runs).toEqual(['a', 'bc', 'd']);
  });

  it('goes on after work that throws, and says what it threw', async () => {
    const thrown: unknown[] = [];
    let runs = 0;
    const cycle = createCycle<string>(
      async () => {
        runs += 1;
        if (runs === 1) throw new Error('no disk');
      },
      merge,
      (error) => thrown.push(error),
    );
    await cycle.ask('a');
    await cycle.ask('b');
    expect(runs).toBe(2);
    expect(thrown).toMatchObject([{ message: 'no disk' }]);
  });

  it('stops: what runs ends, what waits does not begin', async () => {
    const runs: string[] = [];
    let end = () => undefined as unknown;
    const cycle = createCycle<string>(
      async (wish) => {
        runs.push(wish);
        await new Promise((resolve) => {
          end = () => resolve(null);
        });
      },
      merge,
      () => undefined,
    );
    const first = cycle.ask('a');
    const second = cycle.ask('b');
    const stopped = cycle.stop();
    await cycle.ask('c');
    end();
    await Promise.all([first, second, stopped]);
    expect(runs).toEqual(['a']);
  });
});

describe('work that may wait for another tab', () => {
  it('is left when it has not begun', async () => {
    const stopping = new AbortController();
    const work = untilStopped(stopping.signal, 'instead', () => new Promise<string>(() => undefined));
    stopping.abort();
    expect(await work).toBe('instead');
  });

  it('is waited for when it has', async () => {
    const stopping = new AbortController();
    const work = untilStopped(stopping.signal, 'instead', async (begin) => {
      begin();
      await settled();
      return 'done';
    });
    stopping.abort();
    expect(await work).toBe('done');
  });

  it('hands on what it throws', async () => {
    const work = untilStopped(new AbortController().signal, null, () => Promise.reject(new Error('no disk')));
    await expect(work).rejects.toThrow('no disk');
  });
});
