import postgres from 'postgres';
import { openDatabase } from '#server/database/open.ts';
import { startTestPostgres } from '../postgres/start.ts';
import { ServerProcess } from '../server-process.ts';
import type { Stage } from './run-once.ts';

/** A PostgreSQL, the built server in a process of its own, and room for devices. */
export async function openStage(): Promise<Stage & { close(): Promise<void> }> {
  const started = await startTestPostgres();
  const database = openDatabase(started);
  const truth = postgres(started.adminUrl, { max: 2, onnotice: () => undefined });
  const server = await ServerProcess.start(started);
  const stage: Stage = { server, database, truth, devices: [] };
  return {
    ...stage,
    close: async () => {
      for (const device of stage.devices) await device.end();
      await server.down();
      await Promise.all([database.end(), truth.end()]);
      await started.stop();
    },
  };
}
