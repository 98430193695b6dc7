#!/usr/bin/env node
// npm run seed:erp: an ERP of 670,000 rows beside Navette, and a tenant that it feeds; whether the server runs or not.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare(['server']);
await import('../dist/server/seed-erp.js');
