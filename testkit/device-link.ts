import type { Page } from '@playwright/test';
import type { DeviceApi } from '#device/api.ts';

type Call = { [Name in keyof DeviceApi]: DeviceApi[Name] };

/**
 * Calls the device as one more tab would: a worker of the app's own, spoken to in Comlink's messages. For what would take a
 * hundred taps; what a person does once is done by tapping.
 */
export async function callDevice<Name extends keyof Call>(
  page: Page,
  method: Name,
  ...args: Parameters<Call[Name]>
): Promise<Awaited<ReturnType<Call[Name]>>> {
  const running = page.workers().find((worker) => worker.url().includes('db-worker'));
  if (!running) throw new Error('the page has no device: open the app first');
  return page.evaluate(
    async ({ url, method, args }) => {
      const scope = globalThis as unknown as { navetteLink?: Worker };
      scope.navetteLink ??= new Worker(url, { type: 'module' });
      const worker = scope.navetteLink;
      const id = `link-${performance.now()}-${Math.random()}`;
      const answer = await new Promise<{ type: string; name?: string; value: never }>((resolve) => {
        const listen = ({ data }: MessageEvent) => {
          if (data?.id !== id) return;
          worker.removeEventListener('message', listen);
          resolve(data);
        };
        worker.addEventListener('message', listen);
        const argumentList = args.map((value: unknown) => ({ type: 'RAW', value }));
        worker.postMessage({ id, type: 'APPLY', path: [method], argumentList });
      });
      if (answer.name === 'throw') throw new Error(JSON.stringify(answer.value));
      return answer.value;
    },
    { url: running.url(), method, args: args as never[] },
  );
}
