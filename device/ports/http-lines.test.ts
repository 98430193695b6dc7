import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createNodeNetwork, type Mishap } from '#testkit/node-network.ts';
import { createFarEnd, type FarEnd } from '#testkit/wire/far-end.ts';
import { createSocketLine } from '#testkit/wire/socket-line.ts';
import { createWorldLine } from '#testkit/wire/world-line.ts';
import { describeHttp, type TestLine, type Trouble } from './http.contract.ts';
import { createFetchHttp } from './http-fetch.ts';

describeHttp('of tests in Node', async () => nodeLine(createFarEnd()));

describeHttp('of a world', async () => createWorldLine(createFarEnd()), { portals: ['portal page'] });

describeHttp('over a socket', async () => {
  const farEnd = createFarEnd();
  const server = serve({ fetch: farEnd.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return await createSocketLine(farEnd, (server.address() as AddressInfo).port, () => server.close());
});

const MISHAPS: Partial<Record<Trouble, Mishap>> = { 'portal page': 'captive portal' };

function nodeLine(farEnd: FarEnd): TestLine {
  let held: Promise<void> | undefined;
  let open = () => {};
  const network = createNodeNetwork({
    fetch: async (request) => {
      const answer = await farEnd.fetch(request);
      await held;
      return answer;
    },
  });
  return {
    http: createFetchHttp({ fetch: network.fetch, base: 'http://navette.test' }),
    strike: async (trouble) => network.mishap('/', ...Array(9).fill(MISHAPS[trouble] ?? trouble)),
    heal: async () => network.heal(),
    offline: async () => {
      network.online = false;
    },
    online: async () => {
      network.online = true;
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
    poke: async () => farEnd.poke(),
    arrived: async () => farEnd.arrived.splice(0),
    end: async () => undefined,
  };
}
