import type { BrowserContext } from '@playwright/test';
import type { Call, FaultProxy } from './fault-proxy.ts';

/** Something that goes on until it is let go. */
export interface Held {
  /** Resolves when the first request arrived there. */
  caught: Promise<void>;
  letGo(): void;
}

/**
 * The network of one device, in a tester's words. Faults act on the line, under page and service worker alike. `times` says how
 * often; without it a fault lasts until `recovers()`.
 */
export class Network {
  readonly #proxy: FaultProxy;
  readonly #context: () => BrowserContext;

  constructor(proxy: FaultProxy, context: () => BrowserContext) {
    this.#proxy = proxy;
    this.#context = context;
  }

  /** As in a valley: the browser knows that it is offline. Firefox tells only its pages: the line is cut as well. */
  async offline(): Promise<void> {
    await this.#context().setOffline(true);
    this.#proxy.unplug();
  }

  /**
   * Back: the browser fires `online`, and Background Sync where it has it, by itself. Firefox fires nothing at a page that
   * was loaded offline.
   */
  async online(): Promise<void> {
    this.#proxy.plugIn();
    await this.#context().setOffline(false);
  }

  /** Bars on the phone, but nothing gets through: the browser believes that it is online. */
  dead(): void {
    this.#proxy.strike({ on: 'everything', fault: { kind: 'cutBeforeSend' } });
    this.#proxy.cutConnections();
  }

  slow(bytesPerSecond: number): void {
    this.#proxy.strike({ on: 'everything', fault: { kind: 'slow', bytesPerSecond } });
  }

  /** The request never reaches the server. */
  cutsBeforeSend(call: Call, times = 1): void {
    this.#proxy.strike({ on: [call], fault: { kind: 'cutBeforeSend' }, times });
  }

  /** The server does its work; the answer is lost: "cut after send". */
  losesAnswer(call: Call, times = 1): void {
    this.#proxy.strike({ on: [call], fault: { kind: 'loseAnswer' }, times });
  }

  /** The answer breaks off after so many bytes. */
  breaksAnswer(call: Call, afterBytes: number, times = 1): void {
    this.#proxy.strike({ on: [call], fault: { kind: 'cutAnswer', afterBytes }, times });
  }

  /** A Wi-Fi that asks for a sign-in: every request is answered 200 with a page of somebody else. */
  captivePortal(): void {
    const body = '<!doctype html><title>Wi-Fi</title><p>Please sign in to the network.';
    this.#proxy.strike({ on: 'everything', fault: { kind: 'answer', status: 200, body } });
    this.#proxy.cutConnections();
  }

  /** Answered by a front in between. */
  answers(
    call: Call,
    status: number,
    more: { headers?: Record<string, string>; body?: string; times?: number } = {},
  ): void {
    const { times, ...answer } = more;
    this.#proxy.strike({ on: [call], fault: { kind: 'answer', status, ...answer }, times });
  }

  /** The next request of this kind waits on its way to the server. */
  holdsRequest(call: Call): Held {
    return this.#hold('holdRequest', call);
  }

  /** The server does its work for the next request of this kind; the answer waits. */
  holdsAnswer(call: Call): Held {
    return this.#hold('holdAnswer', call);
  }

  /** Every fault is over. */
  recovers(): void {
    this.#proxy.heal();
  }

  /** How often the server was asked this. */
  count(call: Call): number {
    return this.#proxy.log.filter((passed) => passed.call === call && passed.reachedServer).length;
  }

  /** The events of all pushes that reached the server, in their order, as often as they were sent. */
  sentEvents(): { id: string; userId: string; authorization: string | undefined }[] {
    return this.#proxy.log
      .filter((passed) => passed.call === 'push' && passed.reachedServer)
      .flatMap(({ body, authorization }) =>
        (JSON.parse(body) as { events: { id: string; userId: string }[] }).events.map(({ id, userId }) => ({
          id,
          userId,
          authorization,
        })),
      );
  }

  #hold(kind: 'holdRequest' | 'holdAnswer', call: Call): Held {
    let letGo = () => {};
    let catchIt = () => {};
    const open = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const caught = new Promise<void>((resolve) => {
      catchIt = resolve;
    });
    // Reading `until` is what the proxy does when it gets there.
    const fault = {
      kind,
      get until() {
        catchIt();
        return open;
      },
    };
    this.#proxy.strike({ on: [call], fault, times: 1 });
    return { caught, letGo };
  }
}
