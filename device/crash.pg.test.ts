import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import { counts, createPhones, type Phones, ready, shown, signIn, until, validation } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// A device is killed at every step there is between a tap and the end of everything, one after the other, and opened
// again on what is on its disk.

let world: TestWorld;
let phones: Phones;
const [driver, other] = [() => world.tenant.drivers[0] as FreshAccount, () => world.tenant.drivers[1] as FreshAccount];

beforeAll(async () => {
  const size = { drivers: 2, clients: 30, products: 40, deliveriesPerDriver: 100, historyDays: 0 };
  world = await testWorld(testDatabase(), { size, rules: { devicesPerUser: 200 } });
  phones = createPhones(world);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const utf8 = new TextEncoder();

describe('[E7] a kill between any two steps', () => {
  it('of a validation with its signature loses nothing, doubles nothing, and what was said to be saved is', async () => {
    const { device, network } = await phones.of(driver());
    let survived = false;
    for (let step = 1; !survived; step += 1) {
      const delivery = world.take(driver());
      const png = utf8.encode(`signature ${step}`);
      const signature = sha256HexOfBytes(png);
      device.kill();
      const tab = phones.openTab(device);
      await ready(tab.api);
      await until(async () => expect(await counts(tab.api)).not.toHaveProperty('saved'));
      const death = device.death();
      device.killAt(step);
      let saved = false;
      const file = { sha256: signature, mime: 'image/png', bytes: png };
      void tab.api.commit({ ...validation(delivery, { signature }), attachments: [file] }).then((done) => {
        saved = done.ok;
      });
      const done = until(async () => {
        expect(await tab.api.sync()).toMatchObject({ counts: { saved: 0, sending: 0 }, filesWaiting: 0 });
        expect(saved).toBe(true);
      });
      await Promise.race([death, done]);
      survived = !device.wasKilled();
      device.killAt(Number.POSITIVE_INFINITY);

      const again = phones.openTab(device);
      await ready(again.api);
      const committed = (await shown(again.api, delivery))?.status === 'validated';
      if (saved) expect(committed).toBe(true);
      await until(async () => {
        expect(await again.api.sync()).toMatchObject({ counts: { saved: 0, sending: 0 }, filesWaiting: 0 });
      });
      expect(await world.stored(delivery)).toMatchObject({ status: committed ? 'validated' : 'pending' });
      expect(await world.audit(delivery.id)).toHaveLength(committed ? 1 : 0);
      if (committed) await until(async () => expect(await world.stored(delivery)).toMatchObject({ proof: 'complete' }));
      expect(await counts(again.api)).not.toHaveProperty('needsYou');
      if (step > 80) throw new Error('it never comes to an end');
    }
    // Sequences without a gap, whatever happened.
    const seqs = await world.truth`
      select seq from navette.ledger where user_id = ${driver().id} order by seq`;
    expect(seqs.map(({ seq }) => seq)).toEqual(seqs.map((_, index) => index + 1));
    expect(network.requests.length).toBeGreaterThan(0);
  }, 240_000);

  it('of the first sync goes on where it was', async () => {
    for (let step = 1, survived = false; !survived; step += 1) {
      const { device, tab, network } = await phones.bare();
      const death = device.death();
      device.killAt(step);
      void signIn(tab.api, other());
      await Promise.race([death, ready(tab.api)]);
      survived = !device.wasKilled();
      device.killAt(Number.POSITIVE_INFINITY);
      const again = phones.openTab(device);
      if ((await again.api.state()).active === null)
        expect(await signIn(again.api, other())).toMatchObject({ ok: true });
      await ready(again.api);
      expect(await again.api.query('SELECT count(*) AS n FROM logistics_delivery')).toEqual([{ n: 100 }]);
      expect(await again.api.query('SELECT count(*) AS n FROM logistics_product')).toEqual([{ n: 40 }]);
      expect(network.requests.filter((path) => path === 'GET /api/sync/pull').length).toBeLessThanOrEqual(3);
      if (step > 60) throw new Error('it never comes to an end');
    }
  }, 240_000);
});
