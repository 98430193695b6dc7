// @peculiar/x509 needs this before itself.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import { type AddressInfo, connect as connectPlain } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { checkServerIdentity, connect } from 'node:tls';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#testkit/temporary-folder.ts';
import { ALGORITHM, ensureAuthority, pemOfKey } from './authority.ts';
import { lanAddresses, lanNetworks } from './lan-addresses.ts';
import { ensureLeaf, type ServerCertificate } from './leaf.ts';
import { followNetwork, type PhoneTrust, phoneTrust } from './phone.ts';
import { phoneText } from './phone-text.ts';
import { trustServer } from './trust-server.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const DAY_MS = 86_400_000;

const network = (...addresses: string[]): Record<string, NetworkInterfaceInfo[]> => ({
  wlan0: addresses.map((address) => ({
    address,
    netmask: '255.255.255.0',
    family: 'IPv4',
    mac: '00:00:00:00:00:00',
    internal: false,
    cidr: `${address}/24`,
  })),
});

async function trustOn(folder: string, ...addresses: string[]): Promise<PhoneTrust> {
  return phoneTrust({
    dataDir: folder,
    hostname: 'bureau',
    interfaces: () => network(...addresses),
    now: () => new Date(),
  });
}

/** A TLS server on the loopback with this certificate; answers its port. */
async function serve(
  certificate: ServerCertificate,
): Promise<{ port: number; server: ReturnType<typeof createServer> }> {
  const server = createServer(certificate, (_request, response) => void response.end('navette'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, server };
}

/** Connects as a phone would that trusts this authority and no other, and asked for `host`. */
async function handshake(port: number, ca: string, host: string): Promise<string> {
  const isAddress = /^[\d.]+$/.test(host);
  // Certificates are checked against `host`, though the server stands on the loopback.
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca,
    servername: isAddress ? '' : host,
    checkServerIdentity: (_, peer) => checkServerIdentity(host, peer),
  });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code}: ${(error as Error).message}`;
  } finally {
    socket.destroy();
  }
}

describe('[P3] HTTPS for phones', () => {
  test('a client that trusts only the authority connects by every address and name, and gets the app', async () => {
    const trust = await trustOn(await temporaryFolder(), '192.168.1.20', '10.0.0.7');
    const { port } = await serve(trust.certificate());
    const ca = trust.authority.toString('pem');
    for (const host of ['192.168.1.20', '10.0.0.7', '127.0.0.1', 'localhost', 'bureau', 'bureau.local']) {
      expect([host, await handshake(port, ca, host)]).toEqual([host, 'trusted']);
    }
    const [response] = await once(request({ port, host: '127.0.0.1', ca }).end(), 'response');
    expect((await response.toArray()).join('')).toBe('navette');
  });

  test('a client that does not trust it, or asks for another machine, is refused', async () => {
    const trust = await trustOn(await temporaryFolder(), '192.168.1.20');
    const stranger = await trustOn(await temporaryFolder(), '192.168.1.20');
    const { port } = await serve(trust.certificate());
    expect(await handshake(port, stranger.authority.toString('pem'), '192.168.1.20')).not.toBe('trusted');
    expect(await handshake(port, trust.authority.toString('pem'), '192.168.1.21')).toContain(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
  });

  test('the authority cannot vouch for a site of the internet, even with its key in the wrong hands', async () => {
    const authority = await ensureAuthority(await temporaryFolder(), { hostname: 'bureau', networks: [] }, new Date());
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const forged = await X509CertificateGenerator.create({
      subject: 'CN=bank.example',
      issuer: authority.certificate.subjectName,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authority.key,
      extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: 'bank.example' }])],
    });
    const { port } = await serve({ key: await pemOfKey(keys.privateKey), cert: forged.toString('pem') });
    const ca = authority.certificate.toString('pem');
    expect(await handshake(port, ca, 'bank.example')).toContain('permitted subtree violation');
  });

  test('authority and certificate stay over a restart; their keys are for this account only', async () => {
    const folder = await temporaryFolder();
    const first = await trustOn(folder, '192.168.1.20');
    const second = await trustOn(folder, '192.168.1.20');
    expect(second.fingerprint).toBe(first.fingerprint);
    expect(second.certificate()).toEqual(first.certificate());
    for (const name of ['authority.key.pem', 'server.pem']) {
      expect(((await stat(join(folder, 'ca', name))).mode & 0o777).toString(8)).toBe('600');
    }
  });

  test('the certificate is renewed when less than a month is left, never the authority', async () => {
    const folder = await temporaryFolder();
    const authority = await ensureAuthority(folder, { hostname: 'bureau', networks: [] }, NOW);
    const subjects = { addresses: ['192.168.1.20'], hostname: 'bureau' };
    const at = (days: number): Promise<ServerCertificate> =>
      ensureLeaf(folder, authority, subjects, new Date(NOW.getTime() + days * DAY_MS));
    const first = await at(0);
    expect(await at(300)).toEqual(first);
    expect((await at(340)).cert).not.toBe(first.cert);
    expect(await readFile(join(folder, 'authority.crt.pem'), 'utf8')).toBe(authority.certificate.toString('pem'));
  });

  test('an office whose network has public addresses is served too, but only that network', async () => {
    const addresses = ['203.0.113.9'];
    const trust = await phoneTrust({
      dataDir: await temporaryFolder(),
      hostname: 'bureau',
      interfaces: () => network(...addresses),
      now: () => new Date(),
    });
    const { port } = await serve(trust.certificate());
    expect(await handshake(port, trust.authority.toString('pem'), '203.0.113.9')).toBe('trusted');
    addresses[0] = '198.51.100.7';
    await trust.refresh();
    expect(trust.addresses()).toEqual([]);
  });

  test('a running server follows the network to another address', async () => {
    const addresses = ['192.168.1.20'];
    const trust = await phoneTrust({
      dataDir: await temporaryFolder(),
      hostname: 'bureau',
      interfaces: () => network(...addresses),
      now: () => new Date(),
    });
    const { port, server } = await serve(trust.certificate());
    const changed = new Promise<void>((resolve, reject) =>
      onTestFinished(followNetwork(trust, server, { onChange: resolve, onError: reject, everyMs: 5 })),
    );
    addresses[0] = '192.168.50.3';
    await changed;
    expect(await handshake(port, trust.authority.toString('pem'), '192.168.50.3')).toBe('trusted');
    expect(trust.addresses()).toEqual(['192.168.50.3']);
  });
});

describe('[P3] the way to trust', () => {
  test('the page explains in French and English, and gives the certificate as Android and iOS want it', async () => {
    const trust = await trustOn(await temporaryFolder(), '192.168.1.20');
    const page = { appUrl: 'https://192.168.1.20:8443/', name: 'Navette <bureau>', fingerprint: trust.fingerprint };
    const server = trustServer(trust.authority, () => page).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const at = (path: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);

    const html = await (await at('/')).text();
    expect(html).toContain('Préparer ce téléphone');
    expect(html).toContain('Prepare this phone');
    expect(html).toContain(page.appUrl);
    expect(html).toContain(trust.fingerprint);
    expect(html).not.toContain('<bureau>');

    const certificate = await at('/navette.crt');
    expect(certificate.headers.get('content-type')).toBe('application/x-x509-ca-cert');
    expect(Buffer.from(await certificate.arrayBuffer())).toEqual(Buffer.from(trust.authority.rawData));

    const profile = await at('/navette.mobileconfig');
    expect(profile.headers.get('content-type')).toBe('application/x-apple-aspen-config');
    expect(await profile.text()).toContain(Buffer.from(trust.authority.rawData).toString('base64'));
    expect((await at('/ca/authority.key.pem')).status).toBe(404);
  });

  test('a path that is no URL ends nothing: it is not found, and the page is still served', async () => {
    const trust = await trustOn(await temporaryFolder(), '192.168.1.20');
    const page = { appUrl: 'https://192.168.1.20:8443/', name: 'Navette', fingerprint: trust.fingerprint };
    const server = trustServer(trust.authority, () => page).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const statusOf = async (target: string): Promise<string | undefined> => {
      const socket = connectPlain(port, '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      socket.end(`GET ${target} HTTP/1.1\r\nHost: phone\r\nConnection: close\r\n\r\n`);
      const answer = (await socket.toArray()).join('');
      return answer.split(' ', 2)[1];
    };
    for (const target of ['//', '///', 'http://[', '//[', '*', '/%']) {
      expect([target, await statusOf(target)]).toEqual([target, '404']);
    }
    expect(await statusOf('/?from=code')).toBe('200');
    expect(await statusOf('/navette.crt?v=2')).toBe('200');
  });

  test('the terminal shows both codes', () => {
    const text = phoneText({
      trustUrl: 'http://192.168.1.20:8444/',
      appUrl: 'https://192.168.1.20:8443/',
      fingerprint: 'AB:CD',
      otherAddresses: ['10.0.0.7'],
      colours: false,
    });
    expect(text.match(/█/g)?.length).toBeGreaterThan(200);
    expect(text).toContain('https://192.168.1.20:8443/');
    expect(text).toContain('10.0.0.7');
  });

  test('only addresses that phones can reach are offered: private ones first, self-assigned ones last', () => {
    const interfaces = {
      lo: network('127.0.0.1').wlan0,
      docker0: network('172.17.0.1').wlan0,
      eth1: network('169.254.3.4').wlan0,
      eth0: network('203.0.113.9', '192.168.1.20').wlan0,
    };
    expect(lanAddresses(interfaces)).toEqual(['192.168.1.20', '203.0.113.9', '169.254.3.4']);
    expect(lanNetworks(interfaces)).toEqual(['169.254.3.0/24', '203.0.113.0/24', '192.168.1.0/24']);
  });
});
