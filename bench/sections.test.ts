import { expect, it } from 'vitest';
import { sections } from './page/sections.ts';

const stream = (text: string, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      const bytes = new TextEncoder().encode(text);
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });

it('cuts a stream into arrays, wherever its chunks end', async () => {
  const rows = Array.from({ length: 200 }, (_, index) => ({ id: index, name: `أ${'é'.repeat(index % 7)}` }));
  const text = `#a.b\n${rows.map((row) => `${JSON.stringify(row)}\n`).join('')}#a.empty\n#a.c\n{"id":"last"}\n`;
  for (const [chunk, bytes] of [
    [1, 50],
    [7, 300],
    [64, 64],
    [1_000, 100],
    [100_000, 500],
    [100_000, 1_000_000],
  ] as const) {
    const got: Record<string, unknown[]> = {};
    for await (const { entity, array } of sections(stream(text, chunk), bytes)) {
      got[entity] = [...(got[entity] ?? []), ...JSON.parse(new TextDecoder().decode(array))];
    }
    expect(got).toEqual({ 'a.b': rows, 'a.c': [{ id: 'last' }] });
  }
});
