// Station 9: pull. Pages as one JSON document or as a stream of lines.
import type { PullHead, PullTail } from '#protocol/pull.ts';
import { ok, type Result } from '#protocol/result.ts';
import { endEpoch } from '#server/database/epoch.ts';
import type { Database } from '#server/database/open.ts';
import type { Account } from '../auth/account.ts';
import type { Clock } from '../ports/clock.ts';
import { type Layout, type PageSink, type PullRequest, runPage } from './page.ts';

export interface PullDeps {
  database: Database;
  clock: Clock;
}

const ARRAY: Layout = { separator: ',\n', ending: '' };
const LINES: Layout = { separator: '\n', ending: '\n' };
/** Bytes that may wait for the network before the next page is read. */
const AHEAD_BYTES = 1_000_000;

const utf8 = new TextEncoder();

async function runPageOf(
  { database, clock }: PullDeps,
  account: Account,
  request: PullRequest,
  layout: Layout,
  sink: PageSink,
): Promise<Result<PullTail>> {
  for (;;) {
    const page = await database.asTenant(account.tenantId, (tx) => runPage(tx, account, request, layout, clock, sink), {
      snapshot: true,
    });
    if (!('wentBack' in page)) return page;
    await endEpoch(database.owner, page.wentBack);
  }
}

/** One page as the JSON text of a `PullPage`. */
export async function pullPage(
  deps: PullDeps,
  account: Account,
  request: PullRequest,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const parts: Uint8Array[] = [];
  let counted: PullHead | undefined;
  const page = await runPageOf(deps, account, request, ARRAY, {
    accepted: () => undefined,
    head: (head) => {
      counted = head;
    },
    lines: (text) => {
      parts.push(utf8.encode(parts.length === 0 ? '\n' : ',\n'), text);
    },
  });
  if (!page.ok) return page;
  const rest = JSON.stringify({ ...page.value, ...counted });
  return ok(Buffer.concat([utf8.encode('{"changes":['), ...parts, utf8.encode(`],${rest.slice(1)}`)]));
}

/**
 * All pages one after the other as NDJSON: a head when it starts from zero, the changes, a tail after each page. The next
 * page is read when little of the one before waits for the network; no transaction waits for it.
 *
 * A refused cursor is told before the first byte. A failure later breaks the stream off; the device goes on from its last
 * checkpoint. When what the person is given changes under way the stream just ends: the device asks again, and is told then.
 */
export function pullStream(
  deps: PullDeps,
  account: Account,
  request: PullRequest,
): Promise<Result<ReadableStream<Uint8Array>>> {
  return new Promise((answer, refuse) => {
    let next = request;
    let isHeadSent = false;
    let pages = 0;
    let isCancelled = false;

    async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      const send = (bytes: Uint8Array): void => {
        if (!isCancelled) controller.enqueue(bytes);
      };
      const sendLine = (value: PullHead | PullTail): void => send(utf8.encode(`${JSON.stringify(value)}\n`));
      const page = await runPageOf(deps, account, next, LINES, {
        accepted: () => answer(ok(stream)),
        lines: send,
        ...(!isHeadSent && {
          head: (head) => {
            isHeadSent = true;
            sendLine(head);
          },
        }),
      });
      if (!page.ok) {
        answer(page);
        throw new Error(page.problem.code);
      }
      pages += 1;
      if (page.value.reset && pages > 1) {
        if (!isCancelled) controller.close();
        return;
      }
      sendLine(page.value);
      next = { ...next, cursor: page.value.cursor };
      if (!page.value.hasMore && !isCancelled) controller.close();
    }

    const stream = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            await pull(controller);
          } catch (error) {
            // Of these two only the first that is heard counts: an answer that was given stays.
            refuse(error);
            if (!isCancelled) controller.error(error);
          }
        },
        cancel() {
          isCancelled = true;
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: AHEAD_BYTES }),
    );
  });
}
