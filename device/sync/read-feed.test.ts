import { describe, expect, it } from 'vitest';
import { deliveryId, pendingDelivery } from '#testkit/device-profile.ts';
import { feedStream, headLine, putLine, removeLine, tailLine } from '#testkit/feed.ts';
import { FeedCut, type FeedPart, readFeed, StrangeLine } from './read-feed.ts';

const DELIVERY = 'logistics.delivery';
const client = (number: number) => ({
  id: deliveryId(number),
  version: number,
  name: 'Épicerie El Baraka – بركة\n"1"',
});

async function parts(lines: readonly string[], options = {}): Promise<FeedPart[]> {
  const found: FeedPart[] = [];
  for await (const part of readFeed(feedStream(lines, options))) found.push(part);
  return found;
}
const rowsOf = (part: FeedPart | undefined): unknown =>
  part?.kind === 'rows' && JSON.parse(new TextDecoder().decode(part.json.utf8));

describe('reading the feed', () => {
  const lines = [
    headLine({ [DELIVERY]: 2, 'logistics.client': 1 }),
    putLine(DELIVERY, pendingDelivery(1)),
    putLine(DELIVERY, pendingDelivery(2)),
    removeLine(DELIVERY, deliveryId(3), 3),
    putLine('logistics.client', client(4)),
    tailLine('c1', { hasMore: true }),
    putLine('logistics.client', client(5)),
    tailLine('c2'),
  ];

  it.each([1, 7, 100, 64_000])('gives the same parts for chunks of %i bytes', async (size) => {
    const found = await parts(lines, { size });
    expect(found.map((part) => (part.kind === 'rows' ? `${part.entity} ${part.op} ${part.count}` : part.kind))).toEqual(
      [
        'head',
        'logistics.delivery put 2',
        'logistics.delivery remove 1',
        'logistics.client put 1',
        'tail',
        'logistics.client put 1',
        'tail',
      ],
    );
    expect(rowsOf(found[1])).toEqual(lines.slice(1, 3).map((line) => JSON.parse(line)));
    expect(rowsOf(found[3])).toMatchObject([{ row: client(4) }]);
    expect(found[4]).toMatchObject({ kind: 'tail', tail: { cursor: 'c1', hasMore: true } });
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')).byteLength;
    expect(found.at(-1)).toMatchObject({ tail: { cursor: 'c2' }, bytes });
    expect(rowsOf(found[2])).toEqual([JSON.parse(lines[3] ?? '')]);
  });

  it('cuts many rows into parts of one statement each', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => putLine('logistics.client', client(index)));
    const found = await parts([...many, tailLine('c')]);
    expect(found.map((part) => (part.kind === 'rows' ? part.count : part.kind))).toEqual([1_000, 1_000, 500, 'tail']);
  });

  it('an entity whose name begins like another’s is its own', async () => {
    const names = ['a.b', 'a.bc', 'a.b', 'a.b_c'];
    const found = await parts([...names.map((name, index) => putLine(name, client(index))), tailLine('c')]);
    expect(found.map((part) => part.kind === 'rows' && part.entity)).toEqual([...names, false]);
  });

  it.each([
    ['a page of a captive portal', ['<html><body>Wi-Fi</body></html>']],
    ['an empty line', [lines[1] ?? '', '', tailLine('c')]],
    ['a tail that is none', ['{"cursor":7}']],
    ['a change of an unknown kind', ['{"entity":"a.b","op":"merge","id":"1"}']],
  ])('%s is not the server’s', async (_, strange) => {
    await expect(parts(strange)).rejects.toBeInstanceOf(StrangeLine);
  });

  it('says when the connection was cut', async () => {
    await expect(parts(lines.slice(0, 3), { cut: true })).rejects.toBeInstanceOf(FeedCut);
  });

  it('lets go of the stream when the reader stops early', async () => {
    let cancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(`${tailLine('c')}\n`)),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const part of readFeed(stream)) if (part.kind === 'tail') break;
    expect(cancelled).toBe(true);
  });
});
