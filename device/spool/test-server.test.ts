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
