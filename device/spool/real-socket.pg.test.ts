import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { testWorld } from '#server/test-world.ts';
import { createCookieJar } from '#testkit/cookie-jar.ts';
import { FaultProxy } from '#testkit/fault-proxy.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { systemClock } from '../ports/clock.ts';
import { createTestDevice } from './test-device.ts';
import { describeServer } from './test-server.contract.ts';

describeServer('the real one, over a socket', async () => {
  const world = await testWorld(testDatabase());
  const server = serve({ fetch: world.app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const proxy = await FaultProxy.start(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const cookies = createCookieJar();
  const overSocket: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const headers = new Headers(init?.headers);
    cookies.show(headers, pathname);
    const answer = await fetch(`${proxy.origin}${pathname}${search}`, { ...init, headers });
    cookies.keep(answer.headers.getSetCookie());
    return answer;
  };
  return {
    device: createTestDevice({ fetch: overSocket }, { clock: systemClock, seed: systemClock.now().getTime() }),
    person: world.tenant.drivers[0]!,
    loseNextAnswer: () => void proxy.strike({ on: 'everything', fault: { kind: 'loseAnswer' }, times: 1 }),
    end: async () => {
      await proxy.end();
      server.close();
      await world.end();
    },
  };
});
