import type { Page, Worker } from '@playwright/test';
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
  const isDevice = (worker: Worker) => worker.url().includes('db-worker');
  const running = page.workers().find(isDevice) ?? (await page.waitForEvent('worker', isDevice));
  return page.evaluate(
    async ({ url, method, args }) => {
      const scope = globalThis as unknown as { navetteLink?: InstanceType<typeof globalThis.Worker> };
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
