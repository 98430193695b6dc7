import { createServer, type Server } from 'node:http';
import type { X509Certificate } from '@peculiar/x509';
import { mobileConfig } from './mobile-config.ts';
import { type TrustPage, trustPage } from './trust-page.ts';

/**
 * Serves the page and the authority's certificate over plain HTTP: a phone cannot use HTTPS before it has
 * it. Nothing secret passes here, and the fingerprint lets people see that it was not exchanged on the way.
 */
export function trustServer(certificate: X509Certificate, page: () => TrustPage): Server {
  const der = new Uint8Array(certificate.rawData);
  return createServer((request, response) => {
    // Anybody on the network asks: `//` is no URL, and an error thrown here would end the process.
    const path = request.url?.split('?', 1)[0];
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    const send = (type: string, body: string | Uint8Array): void =>
      void response.setHeader('Content-Type', type).end(body);
    if (request.method !== 'GET' && request.method !== 'HEAD') response.writeHead(405).end();
    else if (path === '/navette.crt') send('application/x-x509-ca-cert', der);
    else if (path === '/navette.mobileconfig') send('application/x-apple-aspen-config', mobileConfig(der, page().name));
    else if (path === '/') send('text/html; charset=utf-8', trustPage(page()));
    else response.writeHead(404).end();
  });
}
