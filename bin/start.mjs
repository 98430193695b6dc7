#!/usr/bin/env node
// npm start: installs and builds what is missing, then becomes the server. In this same process, so that
// every signal that reaches the command reaches the server.
import './lib/node-version.mjs';

const { prepare } = await import('./lib/prepare.mjs');
await prepare();
await import('../dist/server/main.js');
