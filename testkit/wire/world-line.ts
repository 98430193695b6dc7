import { setTimeout as pause } from 'node:timers/promises';
import type { TestLine, Trouble } from '#device/ports/http.contract.ts';
import { createFetchHttp } from '#device/ports/http-fetch.ts';
import { createDraw } from '../world/draw.ts';
import { GOOD_WEATHER, Line, type Weather } from '../world/line.ts';
import { Scheduler } from '../world/scheduler.ts';
import type { ServerSide } from '../world/server-side.ts';
import type { FarEnd } from './far-end.ts';

const WEATHER: Partial<Record<Trouble, Partial<Weather>>> = {
  'cut before': { cut: 1 },
  'lost answer': { lostAnswer: 1 },
  'cut in the middle': { half: 1 },
  'portal page': { captivePortal: 1 },
  'bad gateway': { gateway: 1 },
};

/** The line of a world's device, in a world where nothing else happens: its gates open as soon as somebody stands there. */
export function createWorldLine(farEnd: FarEnd): TestLine {
  const scheduler = new Scheduler(createDraw(1));
  let held: Promise<void> | undefined;
  let open = () => {};
  const server: Pick<ServerSide, 'handle'> = {
    handle: async ({ method, url, headers, body }) => {
      const answer = await farEnd.fetch(new Request(url, { method, headers, body }));
      const bytes = new Uint8Array(await answer.arrayBuffer());
      await held;
      return { status: answer.status, headers: answer.headers, bytes, cookies: answer.headers.getSetCookie() };
    },
  };
  const witness = { answered: () => undefined, inside: () => null };
  const line = new Line('phone', { scheduler, server, draw: createDraw(2), witness });
  const real = createFetchHttp({ fetch: line.fetch, base: 'http://navette.test' });
  let over = false;
  const ended = (async () => {
    while (!over) if (!(await scheduler.step())) await pause(1);
  })();
  return {
    http: {
      request: (request) => scheduler.work(() => real.request(request)),
      open: (request) => scheduler.work(() => real.open(request)),
    },
    strike: async (trouble) => {
      line.weather = { ...GOOD_WEATHER, ...WEATHER[trouble] };
    },
    heal: async () => {
      line.weather = GOOD_WEATHER;
    },
    offline: async () => line.goOffline(),
    online: async () => {
      line.online = true;
    },
    holdAnswers: async () => {
      held = new Promise((resolve) => {
        open = resolve;
      });
    },
    letGo: async () => {
      open();
      held = undefined;
    },
    poke: async () => line.poke(),
    arrived: async () => farEnd.arrived.splice(0),
    end: async () => {
      over = true;
      await ended;
    },
  };
}
