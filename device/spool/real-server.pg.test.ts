import { testWorld } from '#server/test-world.ts';
import { createNodeNetwork } from '#testkit/node-network.ts';
import { testDatabase } from '#testkit/postgres/database.ts';
import { systemClock } from '../ports/clock.ts';
import { createTestDevice } from './test-device.ts';
import { describeServer } from './test-server.contract.ts';

describeServer('the real one', async () => {
  const world = await testWorld(testDatabase());
  const network = createNodeNetwork(world.app);
  return {
    device: createTestDevice(network, { clock: systemClock, seed: systemClock.now().getTime() }),
    person: world.tenant.drivers[0]!,
    loseNextAnswer: () => network.mishap('/api/', 'lost answer'),
    end: () => world.end(),
  };
});
