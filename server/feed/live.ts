// Station 9: pull. Who is listening for news, and one ear on PostgreSQL for all of them.
import { POKE_EVENT } from '#protocol/status.ts';
import type { Sql } from '../database/connect.ts';
import { POKE_CHANNEL } from './poke.ts';

/** Proxies and devices take longer silence for a dead connection. */
const HEARTBEAT_MS = 25_000;
/** As long as an access token by default: the next connection shows a fresh one. */
const LIFETIME_MS = 15 * 60_000;

const utf8 = new TextEncoder();
const POKE = utf8.encode(`event: ${POKE_EVENT}\ndata:\n\n`);
/** A comment, which readers skip. */
const HEARTBEAT = utf8.encode(':\n\n');

export interface Live {
  /**
   * Server-sent events for one device: a poke for each batch of its tenant, heartbeats between. It listens already when
   * this resolves, so what comes after the answer's first byte is heard. Rejects while PostgreSQL cannot be reached.
   */
  open(tenantId: string): Promise<ReadableStream<Uint8Array>>;
  /** Ends every stream; later ones end at once. */
  end(): void;
}

export function createLive(owner: Sql): Live {
  const listeners = new Map<string, Set<() => void>>();
  const endings = new Set<() => void>();
  let isEnded = false;
  let ear: Promise<unknown> | null = null;

  const pokeTenant = (tenantId: string): void => {
    for (const poke of listeners.get(tenantId) ?? []) poke();
  };
  const pokeAll = (): void => {
    for (const tenantId of listeners.keys()) pokeTenant(tenantId);
  };
  // The driver listens again by itself after a lost connection; what was said meanwhile nobody knows.
  const listen = (): Promise<unknown> =>
    owner.listen(POKE_CHANNEL, pokeTenant, pokeAll).catch((error: unknown) => {
      ear = null;
      throw error;
    });

  function join(tenantId: string, poke: () => void, end: () => void): () => void {
    const peers = listeners.get(tenantId) ?? new Set();
    listeners.set(tenantId, peers.add(poke));
    endings.add(end);
    return () => {
      endings.delete(end);
      peers.delete(poke);
      if (peers.size === 0 && listeners.get(tenantId) === peers) listeners.delete(tenantId);
    };
  }

  return {
    open: async (tenantId) => {
      ear ??= listen();
      await ear;
      let leave = (): void => undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const send = (bytes: Uint8Array): void => {
              // Somebody who does not read needs no second poke.
              if ((controller.desiredSize ?? 0) > 0) controller.enqueue(bytes);
            };
            const end = (): void => {
              leave();
              controller.close();
            };
            const heartbeat = setInterval(() => send(HEARTBEAT), HEARTBEAT_MS);
            const lifetime = setTimeout(end, LIFETIME_MS);
            const leaveRoom = join(tenantId, () => send(POKE), end);
            leave = () => {
              clearInterval(heartbeat);
              clearTimeout(lifetime);
              leaveRoom();
            };
            send(HEARTBEAT);
            if (isEnded) end();
          },
          cancel: () => leave(),
        },
        { highWaterMark: 4 },
      );
    },
    end: () => {
      isEnded = true;
      for (const end of [...endings]) end();
    },
  };
}
