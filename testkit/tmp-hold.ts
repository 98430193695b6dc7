import { startTestPostgres } from './postgres/start.ts';
const p = await startTestPostgres(); console.log('up'); if (process.argv[2] === 'stop') { await p.stop(); console.log('stopped'); } else setInterval(() => {}, 1000);
