import type { Device } from '../device.ts';
import { commitsAtPace } from '../device-link.ts';
import { chromiumOnly } from '../tags.ts';
import { expect, test } from '../test.ts';
import { note, validation } from './mixed-work.ts';

const EVENTS = Number(process.env.NAVETTE_LONG_EVENTS ?? 10_000);
const VALIDATIONS = Math.round(EVENTS / 100);
/** Made by taps of a hurried person: half of them while all waits, half of them while it leaves. */
const TAPPED = 40;
/** Handed to the page at once. */
const PORTION = 250;

/** Milliseconds, of each time it was done. */
interface Felt {
  list: number[];
  commit: number[];
}

/** Opens the clients, finds one and goes back, then keeps a note: what a person does meanwhile. */
async function usesTheApp(driver: Device, felt: Felt, keepNote: () => ReturnType<Device['commit']>): Promise<void> {
  const { page } = driver;
  const started = performance.now();
  await driver.goesInside('/r/logistics/client');
  await expect(page.getByRole('list', { name: 'Clients' }).getByRole('link').first()).toBeVisible();
  felt.list.push(performance.now() - started);
  await driver.goesInside('/');
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  const kept = performance.now();
  expect(await keepNote()).toMatchObject({ ok: true });
  felt.commit.push(performance.now() - kept);
}

const median = (all: number[]): number => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
const told = (all: number[]): string => `${median(all).toFixed(0)} ms, at most ${Math.max(...all).toFixed(0)} ms`;
const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

test(
  `[E7] ${EVENTS} events of mixed size wait, the app stays usable, and all arrive, each once`,
  chromiumOnly('one browser is enough for a run of minutes'),
  async ({ freshTenant, device }) => {
    const say = (line: string) => process.stdout.write(`${line}\n`);
    const tenant = await freshTenant({ drivers: 1, deliveries: VALIDATIONS, clients: 300 });
    const driver = await device({ as: tenant.driver(1) });
    const { page } = driver;
    const deliveries = await tenant.pendingDeliveries(tenant.driver(1));
    expect(deliveries).toHaveLength(VALIDATIONS);
    const about = deliveries[0]!;
    const memory = async (when: string) => {
      const heap = await page.evaluate(
        () => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0,
      );
      const { all, largest } = driver.residentBytes();
      const mb = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;
      say(`memory ${when}: page's heap ${mb(heap)}, largest process ${mb(largest)}, browser in all ${mb(all)}`);
    };
    await memory('before');

    await driver.network.offline();
    const began = performance.now();
    const notes = EVENTS - VALIDATIONS - TAPPED;
    const work = Array.from({ length: notes }, (_, at) => () => note(at, about));
    for (const [at, delivery] of deliveries.entries()) {
      work.splice(at * Math.floor(work.length / VALIDATIONS), 0, () => validation(at, delivery));
    }
    for (let at = 0; at < work.length; at += PORTION) {
      const intents = work.slice(at, at + PORTION).map((make) => make());
      const answers = await commitsAtPace(page, intents, 0);
      expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    }
    const committing = performance.now() - began;
    say(`${work.length} commits in ${seconds(committing)}, ${(committing / work.length).toFixed(1)} ms each`);
    await memory('while all wait');

    let tapped = 0;
    const keepNote = () => {
      tapped += 1;
      return driver.commit(note(notes + tapped, about));
    };
    const waiting: Felt = { list: [], commit: [] };
    while (tapped < TAPPED / 2) await usesTheApp(driver, waiting, keepNote);
    say(`while all wait: list ${told(waiting.list)}; commit ${told(waiting.commit)}`);
    expect(await driver.sync()).toMatchObject({ received: 0, committed: EVENTS - TAPPED / 2 });
    expect(await tenant.ledger()).toHaveLength(0);
    const reloaded = performance.now();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    say(`started again with all waiting: ${seconds(performance.now() - reloaded)}`);

    const leaving: Felt = { list: [], commit: [] };
    await driver.network.online();
    const left = performance.now();
    const hasLeft = async () => {
      const { counts, filesWaiting } = await driver.sync();
      return counts.saved + counts.sending + filesWaiting === 0;
    };
    let during = 0;
    while (tapped < TAPPED) {
      if (!(await hasLeft())) during += 1;
      await usesTheApp(driver, leaving, keepNote);
      if (tapped === TAPPED * 0.75) await memory('while it leaves');
    }
    say(
      `while it leaves (${during} of ${TAPPED / 2} times): list ${told(leaving.list)}; commit ${told(leaving.commit)}`,
    );
    await driver.isAllReceived(3_000_000);
    const drained = performance.now() - left;
    say(`${EVENTS} left in ${seconds(drained)}, ${Math.round(EVENTS / (drained / 1_000))} a second`);
    await memory('after');

    await driver.goesInside('/sync');
    const full = `${EVENTS.toLocaleString('en')} of ${EVENTS.toLocaleString('en')} received`;
    await expect(page.getByText(full)).toBeVisible();
    say(`on the screen: ${full}`);

    const ledger = await tenant.ledger();
    expect(ledger.map(({ seq }) => seq)).toEqual(Array.from({ length: EVENTS }, (_, at) => at + 1));
    expect(ledger.filter(({ status }) => status !== 'applied')).toEqual([]);
    expect(await tenant.validated()).toHaveLength(VALIDATIONS);
    await expect.poll(async () => (await tenant.proofs()).every((proof) => proof === 'complete')).toBe(true);
    const [noted] = await tenant.sql`
      SELECT count(*)::int AS n FROM logistics.audit_entry WHERE tenant_id = ${tenant.id} AND action = 'WRONG_CODE'`;
    expect(noted?.n, 'one effect each').toBe(EVENTS - VALIDATIONS);
    const sent = driver.network.sentEvents();
    expect(new Set(sent.map(({ id }) => id)).size).toBe(EVENTS);
    say(
      `sent ${sent.length} times in ${driver.network.count('push')} pushes, ${driver.network.count('file')} requests of files`,
    );
  },
);
