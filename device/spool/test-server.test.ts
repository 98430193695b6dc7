import { expect, it } from 'vitest';
import { collectGarbage } from '#testkit/collect-garbage.ts';
import { createTestDevice } from './test-device.ts';
import { describeServer } from './test-server.contract.ts';
import { createTestServer } from './test-server.ts';

describeServer('the double', async () => {
  const server = createTestServer();
  return {
    device: createTestDevice(server),
    person: 1,
    loseNextAnswer: () => server.failures.push('lostAnswer'),
    end: async () => undefined,
  };
});

it('ends a silence when whoever asked gives up, also after a garbage collection', async () => {
  const server = createTestServer();
  server.failures.push('silence');
  const asking = new AbortController();
  const answer = server.fetch('/api/sync/push', { signal: asking.signal });
  answer.catch(() => undefined);
  await collectGarbage();
  asking.abort(new Error('given up'));
  await expect(answer).rejects.toThrow('given up');
});
