import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { DeviceApi, Intent } from '#device/api.ts';

type Call = { [Name in keyof DeviceApi]: DeviceApi[Name] };

/** The one that runs in the page, which may be of an older build; else as built: no driver of Firefox tells the address of a worker. */
function deviceWorker(page: Page): string {
  const running = page.workers().find((worker) => worker.url().includes('/assets/db-worker'));
  if (running) return new URL(running.url()).pathname;
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
        const heard = new AbortController();
        // Without a name: a page knows nothing of the helpers that a compiler adds for names.
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent) => {
            if (data?.id !== id) return;
            heard.abort();
            resolve(data);
          },
          { signal: heard.signal },
        );
        const argumentList = args.map((value: unknown) => ({ type: 'RAW', value }));
        worker.postMessage({ id, type: 'APPLY', path: [method], argumentList });
      });
      if (answer.name === 'throw') throw new Error(JSON.stringify(answer.value));
      return answer.value;
    },
    { url: deviceWorker(page), method, args: args as never[] },
  );
}

/**
 * Commits one after the other at an even pace, without the page being asked for each: `everyMs` from one to the next, or as
 * fast as it goes when that is slower. The answers, in order.
 */
export async function commitsAtPace(
  page: Page,
  intents: readonly Intent[],
  everyMs: number,
): Promise<Awaited<ReturnType<DeviceApi['commit']>>[]> {
  return page.evaluate(
    async ({ url, intents, everyMs }) => {
      const scope = globalThis as unknown as { navetteLink?: InstanceType<typeof globalThis.Worker> };
      scope.navetteLink ??= new Worker(url, { type: 'module' });
      const worker = scope.navetteLink;
      const answers: never[] = [];
      const began = performance.now();
      for (const [at, intent] of intents.entries()) {
        const id = `pace-${began}-${at}`;
        answers.push(
          await new Promise((resolve) => {
            const heard = new AbortController();
            worker.addEventListener(
              'message',
              ({ data }: MessageEvent) => {
                if (data?.id !== id) return;
                heard.abort();
                resolve(data.value as never);
              },
              { signal: heard.signal },
            );
            worker.postMessage({
              id,
              type: 'APPLY',
              path: ['commit'],
              argumentList: [{ type: 'RAW', value: intent }],
            });
          }),
        );
        const left = began + (at + 1) * everyMs - performance.now();
        if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
      }
      return answers;
    },
    { url: deviceWorker(page), intents: intents as never[], everyMs },
  );
}
