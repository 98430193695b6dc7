import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { DeviceApi } from '#device/api.ts';

type Call = { [Name in keyof DeviceApi]: DeviceApi[Name] };

/** Its path, as built: no driver of Firefox tells the address of a worker. */
function deviceWorker(): string {
  const folder = fileURLToPath(new URL('../dist/web/assets', import.meta.url));
  const name = readdirSync(folder).find((each) => each.startsWith('db-worker') && each.endsWith('.js'));
  if (!name) throw new Error('the app is not built: run "npm run build"');
  return `/assets/${name}`;
}

/**
 * Calls the device as one more tab would: a worker of the app's own, spoken to in Comlink's messages. For what would take a
 * hundred taps; what a person does once is done by tapping.
 */
export async function callDevice<Name extends keyof Call>(
  page: Page,
  method: Name,
  ...args: Parameters<Call[Name]>
): Promise<Awaited<ReturnType<Call[Name]>>> {
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
    { url: deviceWorker(), method, args: args as never[] },
  );
}
