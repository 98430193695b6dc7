import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';

test('[P3] a taken port for the certificate is told before anything is started', async () => {
  const taken = createServer().listen(0, '0.0.0.0');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const dataDir = await temporaryFolder();
  const env = {
    ...process.env,
    NAVETTE_PHONE: '1',
    NAVETTE_DEMO: '0',
    NAVETTE_DATA: dataDir,
    PORT: '0',
    NAVETTE_CERTIFICATE_PORT: String((taken.address() as AddressInfo).port),
  };
  const ended = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'server/main.ts'], { env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  expect(ended.stderr).toContain('NAVETTE_CERTIFICATE_PORT=');
  expect(ended.stdout).not.toContain('ready');
  await expect(stat(join(dataDir, 'postgres'))).rejects.toThrow('ENOENT');
}, 60_000);
