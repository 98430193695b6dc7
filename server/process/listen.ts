import type { Server } from 'node:http';
import { createServer as createHttpsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { ErrorAnswer } from '#protocol/error-answer.ts';
import { problem as problemOf, sentence } from '#protocol/errors.ts';
import { pickLocale } from '#protocol/locale.ts';

const PORT_TRIES = 20;
const PORT_PAUSE_MS = 100;

type Fetch = (request: Request, env?: unknown) => Response | Promise<Response>;

export interface ListenOptions {
  host: string;
  /** 0 lets the system choose. */
  port: number;
  /** PEM key and certificate: HTTPS. */
  tls?: { key: string; cert: string };
}

export interface Listener {
  port: number;
  /** The TLS server, to renew its certificate; undefined over plain HTTP. */
  tls: TlsServer | undefined;
  /** From now on requests go to the app. */
  serve(app: Fetch): void;
  /** Takes no more requests, gives those under way `graceMs` to end, then closes what is left. */
  close(graceMs: number): Promise<void>;
}

export type ListenOutcome = { ok: true; listener: Listener } | { ok: false; problem: string };

/**
 * Takes the port before anything else happens, so that a taken one harms nothing. Until `serve` is called
 * everybody is told to come back in a moment.
 */
export async function listen({ host, port, tls }: ListenOptions): Promise<ListenOutcome> {
  let current: Fetch = notReady;
  const server = createAdaptorServer({
    fetch: (request, env) => current(request, env),
    ...(tls ? { createServer: createHttpsServer, serverOptions: tls } : {}),
  }) as Server | TlsServer;
  const problem = await takePort(server, host, port);
  if (problem !== undefined) return { ok: false, problem: explain(problem, host, port) };
  return {
    ok: true,
    listener: {
      port: (server.address() as AddressInfo).port,
      tls: tls ? (server as TlsServer) : undefined,
      serve(app) {
        current = app;
      },
      async close(graceMs) {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeIdleConnections();
        await Promise.race([closed, pause(graceMs, undefined, { ref: false })]);
        server.closeAllConnections();
        await closed;
      },
    },
  };
}

/** A predecessor that was told to stop a moment ago may still hold the port: a taken one is tried again for a while. */
async function takePort(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  for (let attempt = 1; ; attempt++) {
    const problem = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      server.once('error', resolve);
      server.listen(port, host, () => resolve(undefined));
    });
    server.removeAllListeners('error');
    if (problem?.code !== 'EADDRINUSE' || attempt === PORT_TRIES) return problem;
    await pause(PORT_PAUSE_MS);
  }
}

/** The words of the wire, though the app that speaks them is not there yet. */
function notReady(request: Request): Response {
  const locale = pickLocale(request.headers.get('Accept-Language') ?? undefined);
  const { code, retryable, recovery } = problemOf('UNAVAILABLE');
  const body: ErrorAnswer = { error: { code, message: sentence(code, locale), retryable, recovery } };
  return Response.json(body, { status: 503, headers: { 'Retry-After': '1', 'Cache-Control': 'no-store' } });
}

/** A sentence that says what to do when a port cannot be taken. */
export function explain(error: NodeJS.ErrnoException, host: string, port: number, variable = 'PORT'): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is already in use, perhaps by another Navette. Stop that program, or choose another port, for example ${variable}=${port + 2}.`;
    case 'EACCES':
      return `This account may not use port ${port}. Choose one above 1023, for example ${variable}=8080.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST=${host} is no address of this machine. Leave HOST out, or write 0.0.0.0 for all of them.`;
    default:
      return `The server could not listen on ${host}:${port}: ${error.message}`;
  }
}
