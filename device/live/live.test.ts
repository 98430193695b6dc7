import { describe, expect, it } from 'vitest';
import type { DeviceNotice } from '../api.ts';
import { createMemoryHub } from '../ports/channel.ts';
import { createTestTime } from '../ports/timers.ts';
import { UNTRIED } from '../sync/status.ts';
import { createEcho } from './echo.ts';
import { createLive, type LiveMessage } from './live.ts';

function tabs(profiles: readonly string[]) {
  const time = createTestTime();
  const hub = createMemoryHub<LiveMessage>();
  return {
    time,
    tabs: profiles.map((profile) => {
      const told: DeviceNotice[] = [];
      const heard: LiveMessage[] = [];
      const live = createLive({
        channel: hub.open(),
        timers: time.timers,
        profile,
        tell: (notice) => told.push(notice),
        heard: (message) => heard.push(message),
      });
      return { live, told, heard };
    }),
  };
}
const entry = { eventId: 'e1' } as Extract<DeviceNotice, { kind: 'verdict' }>['entry'];

describe('notices', () => {
  it('the first change is told at once, a burst behind it together', async () => {
    const { time, tabs: all } = tabs(['p']);
    const [tab] = all as [(typeof all)[0]];
    tab.live.rows(['a']);
    expect(tab.told).toEqual([{ kind: 'rows', entities: ['a'] }]);
    for (let n = 0; n < 100; n += 1) tab.live.rows(['a', 'b']);
    expect(tab.told).toHaveLength(1);
    await time.advance(50);
    expect(tab.told.slice(1)).toEqual([{ kind: 'rows', entities: ['a', 'b'] }]);
    await time.advance(1_000);
    expect(tab.told).toHaveLength(2);
  });

  it('reach the other tabs of the same profile, and no other profile', async () => {
    const { time, tabs: all } = tabs(['p', 'p', 'q']);
    const [one, two, stranger] = all as [(typeof all)[0], (typeof all)[0], (typeof all)[0]];
    one.live.rows(['a']);
    one.live.verdict(entry);
    one.live.ready();
    one.live.tried({ ...UNTRIED, reachable: true });
    await time.advance(100);
    const told = [{ kind: 'rows', entities: ['a'] }, { kind: 'verdict', entry }, { kind: 'session' }];
    expect(one.told).toEqual(told);
    expect(two.told).toEqual(told);
    expect(two.heard.map(({ kind }) => kind)).toEqual(['rows', 'verdict', 'ready', 'try']);
    expect(one.heard).toEqual([]);
    expect([stranger.told, stranger.heard]).toEqual([[], []]);
  });

  it('end with their tab', async () => {
    const { time, tabs: all } = tabs(['p', 'p']);
    const [one, two] = all as [(typeof all)[0], (typeof all)[0]];
    two.live.stop();
    one.live.rows(['a']);
    await time.advance(100);
    expect(two.told).toEqual([]);
  });
});

describe('an echo', () => {
  it('is heard by the sender as well, once', async () => {
    const hub = createMemoryHub<string>();
    const [mine, other] = [createEcho(hub.open()), hub.open()];
    const heard: string[] = [];
    const deaf = mine.listen((message) => heard.push(message));
    mine.send('from me');
    other.send('from another');
    await Promise.resolve();
    expect(heard).toEqual(['from me', 'from another']);
    deaf();
    mine.send('again');
    expect(heard).toHaveLength(2);
  });
});
