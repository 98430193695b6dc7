import { describe, expect, it } from 'vitest';
import { createMemoryHub } from './channel.ts';
import { createMemoryLocks } from './locks.ts';
import { createTestRandom } from './random.ts';
import { createTestTime, pause } from './timers.ts';

describe('test random', () => {
  it('is the same for the same seed, and spread out', () => {
    const [one, two] = [createTestRandom(7), createTestRandom(7)];
    const drawn = Array.from({ length: 1_000 }, () => one.fraction());
    expect(drawn).toEqual(Array.from({ length: 1_000 }, () => two.fraction()));
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(drawn.reduce((sum, value) => sum + value, 0) / 1_000).toBeCloseTo(0.5, 1);
  });
});

describe('test time', () => {
  it('calls what is due in order, at its moment, also what is added on the way', async () => {
    const { clock, timers, advance } = createTestTime();
    const seen: [string, number][] = [];
    const note = (name: string) => () => void seen.push([name, clock.elapsed()]);
    timers.after(30, note('late'));
    const cancel = timers.after(20, note('never'));
    timers.after(10, () => {
      note('early')();
      cancel();
      timers.after(5, note('nested'));
    });
    await advance(100);
    expect(seen).toEqual([
      ['early', 10],
      ['nested', 15],
      ['late', 30],
    ]);
    expect(clock.elapsed()).toBe(100);
  });

  it('a pause ends at once when it is aborted', async () => {
    const { timers } = createTestTime();
    const abort = new AbortController();
    const paused = pause(timers, 1_000, abort.signal);
    abort.abort();
    await paused;
    await pause(timers, 1_000, abort.signal);
  });
});

describe('memory hub', () => {
  it('tells all others, never the sender, and copies what it tells', async () => {
    const hub = createMemoryHub<{ list: number[] }>();
    const [one, two, three] = [hub.open(), hub.open(), hub.open()];
    const heard: [string, { list: number[] }][] = [];
    one.listen((message) => heard.push(['one', message]));
    const stop = two.listen((message) => heard.push(['two', message]));
    three.listen((message) => heard.push(['three', message]));
    const message = { list: [1] };
    one.send(message);
    message.list.push(2);
    await Promise.resolve();
    expect(heard).toEqual([
      ['two', { list: [1] }],
      ['three', { list: [1] }],
    ]);
    expect(heard[0]![1]).not.toBe(heard[1]![1]);
    stop();
    three.close();
    one.send(message);
    await Promise.resolve();
    expect(heard).toHaveLength(2);
  });
});

describe('memory locks', () => {
  it('one at a time for each name, in turn, also after one that failed', async () => {
    const locks = createMemoryLocks();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const [a, b, c] = [locks.run('x', work('a')), locks.run('x', work('b')), locks.run('x', work('c'))];
    expect(await locks.attempt('x', async (held) => held)).toBe(false);
    expect(await locks.attempt('y', async (held) => held)).toBe(true);
    await expect(b).rejects.toThrow('b failed');
    expect([await a, await c]).toEqual(['a', 'c']);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(await locks.attempt('x', async (held) => held)).toBe(true);
  });

  it('whoever gives up leaves the line, and those behind keep their turn', async () => {
    const locks = createMemoryLocks();
    let end: () => void = () => undefined;
    const holding = new Promise<void>((resolve) => {
      end = resolve;
    });
    const first = locks.run('x', () => holding);
    const giving = new AbortController();
    const second = locks.run('x', async () => 'second', giving.signal);
    const turns: string[] = [];
    const third = locks.run('x', async () => turns.push('third'));
    giving.abort(new Error('given up'));
    await expect(second).rejects.toThrow('given up');
    expect(turns).toEqual([]);
    end();
    await Promise.all([first, third]);
    expect(turns).toEqual(['third']);
  });
});
