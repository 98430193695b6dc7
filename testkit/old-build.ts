import { vi } from 'vitest';
import type { createDevice } from '#device/device.ts';
import { oldShapes } from './old-packs.ts';
import { packsAt } from './packs-at.ts';

/** The device of an app that has not been updated: today's engine, built with the version and the packs of then. */
export async function oldBuild(version: number): Promise<typeof createDevice> {
  vi.resetModules();
  vi.doMock('#protocol/version.ts', async (load) => ({ ...(await load<object>()), SCHEMA_VERSION: version }));
  vi.doMock('#packs/registry.ts', async (load) => {
    const now = await load<typeof import('#packs/registry.ts')>();
    const PACKS = packsAt(oldShapes(version), now.PACKS);
    return { ...now, PACKS, ...now.createRegistry(PACKS) };
  });
  try {
    return (await import('#device/device.ts')).createDevice;
  } finally {
    vi.doUnmock('#protocol/version.ts');
    vi.doUnmock('#packs/registry.ts');
    vi.resetModules();
  }
}
