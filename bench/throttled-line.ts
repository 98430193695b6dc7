import net, { type AddressInfo, type Socket } from 'node:net';

/** A slow line between a browser and the server that is cut in every connection, again and again. */
export interface ThrottledLine {
  origin: string;
  /** What has come through to the browser, headers included. */
  bytes: number;
  cuts: number;
  /** Begins to be slow, and to be cut every so many milliseconds. */
  worsen(bytesPerSecond: number, cutEveryMs: number): void;
  end(): Promise<void>;
}

const TICK_MS = 50;

export async function openThrottledLine(target: string): Promise<ThrottledLine> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const waiting: { to: Socket; chunk: Buffer; from: Socket }[] = [];
  let budget = Number.POSITIVE_INFINITY;
  const timers: NodeJS.Timeout[] = [];

  /** Down the line as much as the budget allows; who sends more waits. */
  const flow = (): void => {
    while (budget > 0) {
      const next = waiting[0];
      if (!next) return;
      const part = next.chunk.subarray(0, Math.min(next.chunk.length, budget));
      budget -= part.length;
      if (!next.to.destroyed) {
        line.bytes += part.length;
        next.to.write(part);
      }
      next.chunk = next.chunk.subarray(part.length);
      if (next.chunk.length === 0 || next.to.destroyed) {
        waiting.shift();
        if (!waiting.some(({ from }) => from === next.from)) next.from.resume();
      }
    }
  };

  const server = net.createServer((browser) => {
    const upstream = net.connect(Number(port), hostname);
    for (const socket of [browser, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        browser.destroy();
        upstream.destroy();
      });
    }
    browser.pipe(upstream);
    upstream.on('data', (chunk) => {
      upstream.pause();
      waiting.push({ to: browser, chunk, from: upstream });
      flow();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const line: ThrottledLine = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    bytes: 0,
    cuts: 0,
    worsen: (bytesPerSecond, cutEveryMs) => {
      budget = 0;
      const share = (bytesPerSecond * TICK_MS) / 1_000;
      timers.push(
        setInterval(() => {
          budget = share;
          flow();
        }, TICK_MS),
        setInterval(() => {
          line.cuts += 1;
          for (const socket of sockets) socket.destroy();
        }, cutEveryMs),
      );
    },
    end: async () => {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return line;
}
