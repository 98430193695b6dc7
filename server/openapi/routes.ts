import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Hono } from 'hono';
import type { AppEnv } from '../http/env.ts';
import { staticFiles } from '../http/static-files.ts';
import { openApiDocument } from './document.ts';

/** Files of the page that are served; the package holds more. */
const FILES = /^(swagger-ui\.css|swagger-ui-bundle\.js|favicon-32x32\.png)$/;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Navette API</title>
<link rel="icon" href="/api/docs/favicon-32x32.png">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#page', deepLinking: true, validatorUrl: null });\n`;

/** Its component library writes styles inline and images as data; scripts come from here only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `GET /api/openapi.json`, and the page to read it at `/api/docs`: served from here, nothing from elsewhere. */
export function openApiRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const document = JSON.stringify(openApiDocument());
  const files = staticFiles(dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')));

  routes.get('/openapi.json', (c) => c.body(document, 200, { 'Content-Type': 'application/json; charset=utf-8' }));
  routes.get('/docs', (c) => c.html(PAGE, 200, { 'Content-Security-Policy': POLICY }));
  routes.get('/docs/start.js', (c) => c.body(START, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }));
  routes.get('/docs/:file', (c) => {
    const file = c.req.param('file');
    return FILES.test(file) ? files(c, file) : c.notFound();
  });
  return routes;
}
