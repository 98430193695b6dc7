import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';

test('brings no demo, whose password everybody knows, to a PostgreSQL of one’s own unless asked', async () => {
  const env = {
    ...process.env,
    NAVETTE_DATA: await temporaryFolder(),
    NAVETTE_DEMO: '',
    DATABASE_URL: 'postgres://owner@127.0.0.1:1/production',
  };
  const args = ['--import', 'tsx', 'server/commands/demo-reset.ts'];
  const failure = await promisify(execFile)(process.execPath, args, { env }).catch(
    (error: { stderr: string }) => error,
  );
  expect(failure.stderr).toContain('NAVETTE_DEMO=1');
  expect(failure.stderr).not.toContain('does not answer');
});
