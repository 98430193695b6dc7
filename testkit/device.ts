import type { BrowserContextOptions, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { Browser, type Kind } from './browser.ts';
import { callDevice } from './device-link.ts';
import { FaultProxy } from './fault-proxy.ts';
import { Network } from './network.ts';
import type { Delivery, Person } from './tenant.ts';
import { SWITCHED_FILES, switchScript, throwSwitch } from './worker-switches.ts';

export interface DeviceOptions {
  /** Signs in and waits for the first sync, unless absent. */
  as?: Person;
  browser?: BrowserContextOptions;
  /** How far this device's clock is off. */
  clockOffsetMs?: number;
  /** Chromium only: a camera that films a moving clock and a microphone that hears it beep. Absent: there is neither. */
  hasCamera?: boolean;
  /** Chromium only: a tab behind another is hidden, and can be frozen. */
  hidesTabs?: boolean;
}

const CAMERA_SWITCHES = ['--use-fake-device-for-media-stream'];

const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  locale: 'en-GB',
  timezoneId: 'Africa/Algiers',
  reducedMotion: 'reduce',
};

/** A phone, tablet or PC with Navette, in a tester's words: a real browser with a profile on disk and a line of its own. */
export class Device {
  readonly network: Network;
  readonly proxy: FaultProxy;
  readonly #browser: Browser;
  #page: Page | null = null;

  private constructor(browser: Browser, proxy: FaultProxy) {
    this.#browser = browser;
    this.proxy = proxy;
    this.network = new Network(proxy, () => browser.context);
  }

  static async start(serverUrl: string, options: DeviceOptions, kind: Kind = 'chromium'): Promise<Device> {
    const proxy = await FaultProxy.start(serverUrl);
    proxy.inject = { path: SWITCHED_FILES, script: switchScript(options.clockOffsetMs ?? 0) };
    const context = { ...PHONE, baseURL: proxy.origin, ...options.browser };
    const browser = await Browser.open(kind, context, {
      switches: options.hasCamera ? CAMERA_SWITCHES : [],
      hidesTabs: options.hidesTabs,
    });
    const device = new Device(browser, proxy);
    if (options.as) {
      await device.opens();
      await device.signsIn(options.as);
      await device.isReady();
    }
    return device;
  }

  /** The page of the app that is in front. */
  get page(): Page {
    if (!this.#page || this.#page.isClosed()) throw new Error('the app is closed on this device: call opens()');
    return this.#page;
  }

  /** Opens the app in a new tab. */
  async opens(path = '/'): Promise<Page> {
    const page = await this.#browser.freePage();
    this.#page = page;
    await page.goto(this.#address(path));
    return page;
  }

  /** A further tab; `page` stays the first. */
  async opensAnotherTab(path = '/'): Promise<Page> {
    const page = await this.#browser.context.newPage();
    await page.goto(this.#address(path));
    return page;
  }

  /** With `hidesTabs`: what a phone does to a tab that has been behind another one for some minutes; its worker stops as well. */
  async freezes(tab: Page): Promise<void> {
    await (await this.#browser.context.newPage()).bringToFront();
    await expect.poll(() => tab.evaluate(() => document.visibilityState)).toBe('hidden');
    const cdp = await this.#browser.context.newCDPSession(tab);
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  async goesTo(path: string): Promise<void> {
    await this.page.goto(this.#address(path));
  }

  #address(path: string): string {
    return new URL(path, this.proxy.origin).href;
  }

  /** By the names of fields, which are the same in every language. */
  async signsIn(person: Person): Promise<void> {
    const { page } = this;
    await page.locator('input[name=email]').fill(person.email);
    await page.locator('input[name=password]').fill(person.password);
    await page.locator('form button[type=submit]').click();
    await expect(page.locator('input[name=password]')).toBeHidden({ timeout: 20_000 });
  }

  /** The first sync is complete and the service worker is in charge. */
  async isReady(): Promise<void> {
    // Every scenario begins with it, and the ordinary steps grow to a second.
    await expect.poll(async () => (await this.state()).ready, { timeout: 30_000, intervals: [100] }).toBe(true);
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  /** Validates by taps: types the code, names who received it, signs, confirms. In English. */
  async validates(delivery: Delivery, more: { receivedBy?: string; sign?: boolean } = {}): Promise<void> {
    const { page } = this;
    await this.goesInside(`/deliveries/${delivery.id}/validate`);
    await page.getByLabel('Code', { exact: true }).fill(delivery.code);
    await page.getByLabel('Received by').fill(more.receivedBy ?? 'Samir');
    if (more.sign !== false) await this.signs();
    await page.getByRole('button', { name: `Validate ${delivery.reference}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Validate the delivery' }).click();
    await expect(page.getByRole('heading', { name: 'Delivery validated' })).toBeVisible();
  }

  /** Draws a signature. */
  async signs(): Promise<void> {
    const canvas = this.page.locator('canvas').first();
    await canvas.scrollIntoViewIfNeeded();
    const box = await canvas.boundingBox();
    if (!box) throw new Error('there is nothing to sign on');
    const { mouse } = this.page;
    await mouse.move(box.x + 20, box.y + box.height / 2);
    await mouse.down();
    for (let step = 1; step <= 12; step += 1) {
      await mouse.move(box.x + 20 + step * 15, box.y + box.height / 2 + Math.sin(step) * 20, { steps: 2 });
    }
    await mouse.up();
  }

  /** Moves within the app without loading the page anew, as a tap on a link does. */
  async goesInside(path: string): Promise<void> {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
  }

  /** Closes every page of the app; the browser and its service worker live on. */
  async closesEveryPage(): Promise<void> {
    const blank = await this.#browser.context.newPage();
    await blank.goto('about:blank');
    for (const page of this.#browser.context.pages()) if (page !== blank) await page.close();
    this.#page = null;
  }

  /** Closes every page until no version of the app waits any more: Chromium only. */
  async closesUntilUpdated(): Promise<void> {
    await this.closesEveryPage();
    const [blank] = this.context.pages();
    const cdp = await this.context.newCDPSession(blank!);
    const states = new Map<string, string>();
    cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      for (const { versionId, status } of versions) states.set(versionId, status);
    });
    await cdp.send('ServiceWorker.enable');
    await expect.poll(() => [...states.values()]).toContain('activated');
    await expect.poll(() => [...states.values()]).not.toContain('installed');
    await cdp.detach();
  }

  /** SIGKILL to the whole browser. */
  async isKilled(): Promise<void> {
    await this.#browser.kill();
    this.#page = null;
  }

  /** Starts the browser again on what the disk kept, and opens the app. */
  async restarts(path = '/'): Promise<void> {
    await this.#browser.launch();
    await this.opens(path);
  }

  state() {
    return callDevice(this.page, 'state');
  }

  sync() {
    return callDevice(this.page, 'sync');
  }

  journal() {
    return callDevice(this.page, 'journal', { limit: 1_000 });
  }

  query<Row extends Record<string, string | number | null>>(sql: string, parameters: (string | number | null)[] = []) {
    return callDevice(this.page, 'query', sql, parameters) as Promise<Row[]>;
  }

  commit(intent: Parameters<typeof callDevice<'commit'>>[2]) {
    return callDevice(this.page, 'commit', intent);
  }

  /** Everything is received by the office, nothing waits. */
  async isAllReceived(timeoutMs = 60_000): Promise<void> {
    await expect
      .poll(
        async () => {
          const { counts, filesWaiting } = await this.sync();
          return counts.saved + counts.sending + filesWaiting;
        },
        { timeout: timeoutMs },
      )
      .toBe(0);
  }

  /** Sealing waits for ever from now on: the moment between commit and seal. */
  stallsSealing(): Promise<void> {
    return throwSwitch(this.page, { stallSealing: true });
  }

  /** The device's clock, so many milliseconds away from the truth, from now on. */
  clockIsOff(clockOffsetMs: number): Promise<void> {
    return throwSwitch(this.page, { clockOffsetMs });
  }

  residentBytes() {
    return this.#browser.residentBytes();
  }

  get context() {
    return this.#browser.context;
  }

  async end(): Promise<void> {
    await this.#browser.end();
    await this.proxy.end();
  }
}
