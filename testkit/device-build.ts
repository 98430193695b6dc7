import { createDevice } from '#device/device.ts';
import { createFetchHttp } from '#device/ports/http-fetch.ts';

/** What of an app runs on a device, apart from screens and storage. Also the entry of older builds: `old-build.ts`. */
export const deviceBuild = { createDevice, createFetchHttp };

export type DeviceBuild = typeof deviceBuild;
