import type { Oracle } from '../state.ts';

/** When everything is healed, all queues are empty after a bounded time. */
export const liveness: Oracle = {
  name: 'liveness',
  check: async (world) => [
    ...world.stuck,
    ...world.phones.flatMap((phone) =>
      phone.surprises.map((error) => `${phone.name} met what it did not expect: ${told(error)}`),
    ),
    ...world.office.surprises.map((error) => `the office met what it did not expect: ${told(error)}`),
  ],
};

const told = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
