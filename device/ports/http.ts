import type { Problem } from '#protocol/errors.ts';
import type { Result } from '#protocol/result.ts';

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT';
  /** Begins with `/api/`. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  /** A text is JSON; it travels as gzip when that is worth it. */
  body?: string | Uint8Array<ArrayBuffer>;
  /** Of the whole request with its answer; for `open` up to the headers, and then of every silence in the stream. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** A successful answer (2xx) that is certainly the server's own. */
export interface HttpAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface HttpStream {
  status: number;
  headers: Headers;
  /** Errors when the connection is cut, or silent for longer than the time limit. */
  body: ReadableStream<Uint8Array>;
}

/**
 * The network, seen by the device. Everything that is not the server's own 2xx is a `Problem`:
 * - no connection `NETWORK_ERROR`, no answer in time `TIMEOUT`;
 * - an answer of somebody else (captive portal: HTML, redirect, missing request id) `NOT_THE_SERVER`;
 * - an error answer of the server: its code, with `data.status`, `data.retryAfterMs` and `data.serverMessage` where given.
 */
export interface Http {
  request(request: HttpRequest): Promise<Result<HttpAnswer, Problem>>;
  open(request: HttpRequest): Promise<Result<HttpStream, Problem>>;
}
