import { createHash } from 'node:crypto';
import type { Server as TlsServer } from 'node:https';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import type { X509Certificate } from '@peculiar/x509';
import { ensureAuthority, permitted } from './authority.ts';
import { isWithin, lanAddresses, lanNetworks } from './lan-addresses.ts';
import { ensureLeaf, type ServerCertificate } from './leaf.ts';

export interface PhoneDeps {
  dataDir: string;
  hostname: string;
  /** The machine's network interfaces, asked again at each renewal. */
  interfaces: () => Record<string, NetworkInterfaceInfo[] | undefined>;
  now: () => Date;
}

/** What HTTPS for phones stands on: the authority in `<dataDir>/ca` and a certificate of today's addresses. */
export interface PhoneTrust {
  authority: X509Certificate;
  /** SHA-256 of the authority's certificate, `AB:CD:…`. */
  fingerprint: string;
  /** Of this network, the likeliest first; empty when the machine is on none. */
  addresses(): readonly string[];
  certificate(): ServerCertificate;
  /** Looks at the network again; true when the addresses changed or the certificate was renewed. */
  refresh(): Promise<boolean>;
}

export async function phoneTrust({ dataDir, hostname, interfaces, now }: PhoneDeps): Promise<PhoneTrust> {
  const folder = join(dataDir, 'ca');
  const networks = lanNetworks(interfaces());
  const authority = await ensureAuthority(folder, { hostname, networks }, now());
  let addresses = usable();
  let certificate = await ensureLeaf(folder, authority, { addresses, hostname }, now());
  /** A public address that the machine got after its authority was made cannot be vouched for. */
  function usable(): string[] {
    return lanAddresses(interfaces()).filter((address) => isWithin(address, permitted(authority).networks));
  }

  return {
    authority: authority.certificate,
    fingerprint: fingerprintOf(new Uint8Array(authority.certificate.rawData)),
    addresses: () => addresses,
    certificate: () => certificate,
    async refresh() {
      const before = `${addresses} ${certificate.cert}`;
      addresses = usable();
      certificate = await ensureLeaf(folder, authority, { addresses, hostname }, now());
      return before !== `${addresses} ${certificate.cert}`;
    },
  };
}

/**
 * Follows the network: a laptop that changes rooms gets another address, and phones must still be able to
 * trust it. New connections use the new certificate, open ones go on.
 * @returns ends it
 */
export function followNetwork(
  trust: PhoneTrust,
  server: TlsServer,
  {
    onChange,
    onError,
    everyMs = 30_000,
  }: { onChange: () => void; onError: (error: unknown) => void; everyMs?: number },
): () => void {
  let timer = setTimeout(look, everyMs).unref();
  async function look(): Promise<void> {
    try {
      if (await trust.refresh()) {
        server.setSecureContext(trust.certificate());
        onChange();
      }
    } catch (error) {
      onError(error);
    }
    timer = setTimeout(look, everyMs).unref();
  }
  return () => clearTimeout(timer);
}

const fingerprintOf = (der: Uint8Array): string =>
  (createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g) ?? []).join(':');
