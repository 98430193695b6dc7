// @peculiar/x509 needs this before itself.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import {
  BasicConstraintsExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { writeDurably } from '../durable-file.ts';
import { PRIVATE_NETWORKS } from './lan-addresses.ts';

/** ECDSA on P-256: understood by every phone we support, and made in a millisecond. */
export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
export const DAY_MS = 86_400_000;

const LIFETIME_DAYS = 3_650;
const LOCAL_NAMES = ['localhost', 'local'];

/** The office's own certificate authority: phones are asked once to trust it. */
export interface Authority {
  certificate: X509Certificate;
  key: webcrypto.CryptoKey;
}

/**
 * The authority kept in `folder`, made when absent. Its key is readable by this account only. It can vouch
 * for private addresses, those of `networks`, `.local` names and this machine's name, nothing else: who steals
 * the key cannot pass for a bank on the phones that trust it.
 */
export async function ensureAuthority(
  folder: string,
  { hostname, networks }: { hostname: string; networks: readonly string[] },
  now: Date,
): Promise<Authority> {
  const [keyFile, certificateFile] = [join(folder, 'authority.key.pem'), join(folder, 'authority.crt.pem')];
  const kept = await readFile(certificateFile, 'utf8').catch(() => undefined);
  if (kept !== undefined) {
    const key = PemConverter.decodeFirst(await readFile(keyFile, 'utf8'));
    return {
      certificate: new X509Certificate(kept),
      key: await webcrypto.subtle.importKey('pkcs8', key, ALGORITHM, true, ['sign']),
    };
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Navette (${hostname})`] }, { O: ['Navette'] }],
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      nameConstraints([...LOCAL_NAMES, hostname.toLowerCase()], [...PRIVATE_NETWORKS, ...networks, '127.0.0.0/8']),
    ],
  });
  // The certificate last: where it is, its key is complete.
  await writeDurably(keyFile, await pemOfKey(keys.privateKey), 0o600);
  await writeDurably(certificateFile, certificate.toString('pem'), 0o644);
  return { certificate, key: keys.privateKey };
}

export async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

/** What the authority may vouch for: DNS names with everything below them, and IPv4 networks. */
export function permitted({ certificate }: Authority): { names: string[]; networks: string[] } {
  const extension = certificate.getExtension(id_ce_nameConstraints);
  const subtrees = extension && AsnConvert.parse(extension.value, NameConstraints).permittedSubtrees;
  const bases = [...(subtrees ?? [])].map(({ base }) => base);
  return {
    names: bases.flatMap(({ dNSName }) => dNSName ?? []),
    networks: bases.flatMap(({ iPAddress }) => iPAddress ?? []),
  };
}

function nameConstraints(names: readonly string[], networks: readonly string[]): Extension {
  const subtree = (base: GeneralName): GeneralSubtree => new GeneralSubtree({ base });
  const permittedSubtrees = new GeneralSubtrees([
    ...names.map((dNSName) => subtree(new GeneralName({ dNSName }))),
    ...networks.map((iPAddress) => subtree(new GeneralName({ iPAddress }))),
  ]);
  return new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })));
}
