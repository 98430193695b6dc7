import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Between what an answer carries and its cut: Chromium throws away what nobody has read when it hears of the cut. */
const CUT_LATER_MS = 150;

/** The requests a tester speaks of. */
export type Call = 'push' | 'pull' | 'login' | 'refresh' | 'logout' | 'file' | 'live' | 'status' | 'app';

const CALLS: [prefix: string, call: Call][] = [
  ['/api/sync/push', 'push'],
  ['/api/sync/pull', 'pull'],
  ['/api/auth/login', 'login'],
  ['/api/auth/refresh', 'refresh'],
  ['/api/auth/logout', 'logout'],
  ['/api/attachments', 'file'],
  ['/api/sync/live', 'live'],
  ['/api/sync/status', 'status'],
];
export const callOf = (path: string): Call => CALLS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'app';

/** What happens to a request on its way. */
export type Fault =
  /** Answered by somebody else: a captive portal, an overloaded front. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  /** The line is cut before the server sees anything. */
  | { kind: 'cutBeforeSend' }
  /** The server does all its work; the answer never arrives. */
  | { kind: 'loseAnswer' }
  /** The answer is cut after so many bytes. */
  | { kind: 'cutAnswer'; afterBytes: number }
  /** Waits before it is sent. */
  | { kind: 'holdRequest'; until: Promise<void> }
  /** The server does all its work; the answer waits. */
  | { kind: 'holdAnswer'; until: Promise<void> }
  /** The answer trickles. */
  | { kind: 'slow'; bytesPerSecond: number };

export interface FaultRule {
  on: readonly Call[] | 'everything';
  fault: Fault;
  /** How many requests it strikes; then it is gone. Absent: until removed. */
  times?: number;
}

/** A request that passed through or was struck. `answered` is the status the caller received; `null`: none. */
export interface Passed {
  call: Call;
  method: string;
  path: string;
  /** As sent, unpacked. */
  body: string;
  authorization: string | undefined;
  reachedServer: boolean;
  answered: number | null;
  askedAtMs: number;
  /** When the answer was complete or broken off. */
  answeredAtMs: number | null;
}

/**
 * A line between one device and the server, with its failures: what a page and a service worker see when a network fails is
 * made here, under both, and not inside the browser. One proxy is one origin.
 */
export class FaultProxy {
  readonly log: Passed[] = [];
  readonly #rules: FaultRule[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: http.Server;
  #target: URL;
  #plugged = true;
  /** Puts a script in front of these paths: the one way to reach the clock of a worker. */
  inject: { path: RegExp; script: string } | null = null;

  private constructor(target: URL) {
    this.#target = target;
    this.#server = http.createServer((request, response) => void this.#handle(request, response));
    this.#server.on('connection', (socket) => {
      if (!this.#plugged) socket.destroy();
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(target));
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** `localhost` is a secure context: service worker, OPFS and camera work. */
  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Another process of the server took over at another address. */
  retarget(target: string): void {
    this.#target = new URL(target);
  }

  /** Adds a rule in front of the others; the answer removes it. */
  strike(rule: FaultRule): () => void {
    this.#rules.unshift(rule);
    return () => {
      const at = this.#rules.indexOf(rule);
      if (at >= 0) this.#rules.splice(at, 1);
    };
  }

  /** Every fault is over. */
  heal(): void {
    this.#rules.length = 0;
  }

  /** Out of the socket: what is under way is cut, and nobody gets a connection. Faults stay as they are. */
  unplug(): void {
    this.#plugged = false;
    this.cutConnections();
  }

  plugIn(): void {
    this.#plugged = true;
  }

  /** Cuts what is under way. */
  cutConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Resolves when a request of this kind has been seen, also one of before. */
  async saw(call: Call, timeoutMs = 15_000): Promise<Passed> {
    for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += 20) {
      const found = this.log.find((passed) => passed.call === call);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no "${call}" request was seen within ${timeoutMs} ms`);
  }

  async end(): Promise<void> {
    this.cutConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #faultFor(call: Call): Fault | null {
    const rule = this.#rules.find(({ on }) => on === 'everything' || on.includes(call));
    if (!rule) return null;
    if (rule.times !== undefined) {
      rule.times -= 1;
      if (rule.times <= 0) this.#rules.splice(this.#rules.indexOf(rule), 1);
    }
    return rule.fault;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const raw = Buffer.concat(chunks);
    const path = request.url ?? '/';
    const passed: Passed = {
      call: callOf(path),
      method: request.method ?? 'GET',
      path,
      body: (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8'),
      authorization: request.headers.authorization,
      reachedServer: false,
      answered: null,
      askedAtMs: performance.now(),
      answeredAtMs: null,
    };
    this.log.push(passed);
    response.on('close', () => {
      passed.answeredAtMs = performance.now();
    });
    const fault = this.#faultFor(passed.call);
    if (fault?.kind === 'answer') {
      passed.answered = fault.status;
      response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8', ...fault.headers });
      response.end(fault.body ?? '');
      return;
    }
    if (fault?.kind === 'cutBeforeSend') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'holdRequest') await fault.until;
    this.#forward(request, raw, response, passed, fault);
  }

  #forward(request: IncomingMessage, raw: Buffer, response: ServerResponse, passed: Passed, fault: Fault | null): void {
    passed.reachedServer = true;
    const injecting = this.inject?.path.test(passed.path) ? this.inject.script : null;
    const headers = { ...request.headers };
    if (injecting !== null) delete headers['accept-encoding'];
    const upstream = http.request(
      { host: this.#target.hostname, port: this.#target.port, path: passed.path, method: passed.method, headers },
      (answer) => {
        // Either side may be killed in the middle of it.
        this.#answer(answer, response, passed, fault, injecting).catch(() => response.destroy());
      },
    );
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    upstream.end(raw);
  }

  async #answer(
    answer: IncomingMessage,
    response: ServerResponse,
    passed: Passed,
    fault: Fault | null,
    injecting: string | null,
  ): Promise<void> {
    if (fault?.kind === 'loseAnswer' || fault?.kind === 'holdAnswer' || injecting !== null) {
      const chunks: Buffer[] = [];
      for await (const chunk of answer) chunks.push(chunk as Buffer);
      if (fault?.kind === 'loseAnswer') {
        response.destroy();
        return;
      }
      if (fault?.kind === 'holdAnswer') await fault.until;
      const headers = { ...answer.headers };
      if (injecting !== null) {
        delete headers['content-length'];
        delete headers.etag;
        chunks.unshift(Buffer.from(`${injecting}\n`));
      }
      passed.answered = answer.statusCode ?? 502;
      response.writeHead(passed.answered, headers).end(Buffer.concat(chunks));
      return;
    }
    passed.answered = answer.statusCode ?? 502;
    response.writeHead(passed.answered, answer.headers);
    if (fault?.kind === 'cutAnswer') {
      let left = fault.afterBytes;
      answer.on('data', (chunk: Buffer) => {
        if (left <= 0) return;
        response.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) setTimeout(() => response.destroy(), CUT_LATER_MS);
      });
      answer.on('end', () => left > 0 && response.end());
      return;
    }
    if (fault?.kind === 'slow') {
      for await (const chunk of answer) {
        for (let at = 0; at < (chunk as Buffer).length; at += fault.bytesPerSecond / 10) {
          if (response.destroyed) return;
          response.write((chunk as Buffer).subarray(at, at + fault.bytesPerSecond / 10));
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
      response.end();
      return;
    }
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  }
}
