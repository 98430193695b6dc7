import { test as base } from '@playwright/test';
import { Device, type DeviceOptions } from './device.ts';
import { PackTenant } from './pack-tenant.ts';
import { ServerProcess } from './server-process.ts';
import { Tenant, type TenantWish } from './tenant.ts';

// biome-ignore lint/performance/noBarrelFile: a tester imports one file
export { expect } from '@playwright/test';

interface Fixtures {
  freshTenant(wish?: TenantWish): Promise<Tenant>;
  /** A tenant of another kind than a distributor. */
  freshPackTenant(wish: Parameters<typeof PackTenant.make>[2]): Promise<PackTenant>;
  device(options?: DeviceOptions): Promise<Device>;
  /** The server of this test; it is up and right again for the next one. */
  server: ServerProcess;
  clock: {
    /** The server's clock, so many milliseconds off. */
    server(offsetMs: number): Promise<void>;
    /** The clock of one device. */
    device(device: Device, offsetMs: number): Promise<void>;
  };
}

export const test = base.extend<Fixtures, { process: ServerProcess }>({
  process: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const process_ = await ServerProcess.start({
        url: environment('NAVETTE_E2E_DATABASE'),
        apiUrl: environment('NAVETTE_E2E_DATABASE_API'),
      });
      await use(process_);
      await process_.down();
    },
    { scope: 'worker' },
  ],

  server: async ({ process }, use, info) => {
    await use(process);
    if (info.status !== info.expectedStatus) await info.attach('server', { body: process.output });
    await process.up();
    await process.heals();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  freshTenant: async ({}, use) => {
    const made: Tenant[] = [];
    await use(async (wish) => {
      const tenant = await Tenant.make(
        environment('NAVETTE_E2E_DATABASE'),
        environment('NAVETTE_E2E_DATABASE_ADMIN'),
        wish,
      );
      made.push(tenant);
      return tenant;
    });
    for (const tenant of made) await tenant.end();
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
  freshPackTenant: async ({}, use) => {
    const made: PackTenant[] = [];
    await use(async (wish) => {
      const tenant = await PackTenant.make(
        environment('NAVETTE_E2E_DATABASE'),
        environment('NAVETTE_E2E_DATABASE_ADMIN'),
        wish,
      );
      made.push(tenant);
      return tenant;
    });
    for (const tenant of made) await tenant.end();
  },

  device: async ({ server, browserName }, use) => {
    if (browserName === 'webkit') throw new Error('scenarios run in Chromium and in Firefox');
    const started: Device[] = [];
    await use(async (options = {}) => {
      const device = await Device.start(server.url, options, browserName);
      started.push(device);
      return device;
    });
    for (const device of started) await device.end();
  },

  clock: async ({ server }, use) => {
    await use({
      server: (offsetMs) => server.clockOffset(offsetMs),
      device: (device, offsetMs) => device.clockIsOff(offsetMs),
    });
  },
});

function environment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the scenarios by Playwright, whose setup starts PostgreSQL`);
  return value;
}
