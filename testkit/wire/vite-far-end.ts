import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Plugin } from 'vite';
import type { Trouble } from '#device/ports/http.contract.ts';
import { createFarEnd } from './far-end.ts';
import { createGround, type Ground } from './socket-line.ts';

/** Where the far end's line is told what to do, by `POST` with a JSON array: the name of the step and what it takes. */
const CONTROL = '/wire-control';

/**
 * Puts the far end behind the origin of a test's page, as the server is behind the app's: with cookies, and without CORS. What
 * a fault cuts between proxy and far end is cut towards the browser as well.
 */
export function viteFarEnd(): Plugin {
  let ground: Promise<Ground> | null = null;
  const open = async (): Promise<Ground> => {
    const farEnd = createFarEnd();
    const server = serve({ fetch: farEnd.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    return await createGround(farEnd, (server.address() as AddressInfo).port, () => server.close());
  };
  return {
    name: 'navette-far-end',
    configureServer: ({ middlewares, httpServer }) => {
      middlewares.use((request, response, next) => {
        const { url = '' } = request;
        if (url !== CONTROL && !url.startsWith('/api/')) return next();
        ground ??= open();
        const work = url === CONTROL ? obey(ground, request, response) : pass(ground, request, response);
        work.catch(next);
      });
      httpServer?.on('close', () => void ground?.then((opened) => opened.end()));
    },
  };
}

async function obey(ground: Promise<Ground>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const [step, trouble] = JSON.parse(Buffer.concat(parts).toString()) as [keyof Omit<Ground, 'origin'>, Trouble];
  const answer = await (await ground)[step](trouble);
  response.end(JSON.stringify(answer ?? null));
}

async function pass(ground: Promise<Ground>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const to = new URL(request.url ?? '/', (await ground).origin);
  // Behind what has come: a line that is cut delivers what it carried before.
  const cut = () => request.socket.destroySoon();
  // The origin stays the page's own, also for what compares it with the host.
  const onward = http.request(to, { method: request.method, headers: request.headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    answer.on('error', cut);
    answer.pipe(response);
  });
  onward.on('error', cut);
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
