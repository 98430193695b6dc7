import type { BrowserContext, Page } from '@playwright/test';

/** A page of the app's origin whose device does not run: nothing holds a file open. */
async function bystander(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    Object.assign(window, {
      Worker: class extends EventTarget {
        postMessage() {}
        terminate() {}
      },
    });
  });
  await page.goto('/');
  return page;
}

/** What a browser does that needs room. Every page of the app must be closed. */
export async function deleteOpfs(context: BrowserContext): Promise<void> {
  const page = await bystander(context);
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
  });
  await page.close();
}

/** What a bad disk does to the files of all databases: the bytes from `from` on are others. */
export async function damageOpfs(context: BrowserContext, from: number): Promise<void> {
  const page = await bystander(context);
  await page.evaluate(async (start) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('navette');
    for await (const [name, handle] of folder.entries()) {
      if (!name.endsWith('.db') || handle.kind !== 'file') continue;
      const { size } = await handle.getFile();
      const writable = await handle.createWritable({ keepExistingData: true });
      await writable.write({ type: 'write', position: start, data: new Uint8Array(Math.max(0, size - start)).fill(7) });
      await writable.close();
    }
  }, from);
  await page.close();
}

/** Spool, keys and sessions are gone. */
export async function deleteIndexedDb(context: BrowserContext): Promise<void> {
  const page = await bystander(context);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('navette-spool');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  );
  await page.close();
}
