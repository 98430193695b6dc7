// @peculiar/x509 needs this before itself.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { ALGORITHM, type Authority, DAY_MS, pemOfKey, permitted } from './authority.ts';
import { isWithin } from './lan-addresses.ts';

/** What a TLS server needs, as PEM; `cert` carries the authority behind the server's own certificate. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/** iOS refuses certificates of servers that live longer than 825 days; a year leaves room. */
const LIFETIME_DAYS = 365;
const RENEW_BEFORE_DAYS = 30;

/**
 * A certificate for these addresses and names. The kept one serves as long as it covers them, is signed by
 * this authority and has a month left; otherwise a new one, with a new key, takes its place.
 */
export async function ensureLeaf(
  folder: string,
  authority: Authority,
  subjects: { addresses: readonly string[]; hostname: string },
  now: Date,
): Promise<ServerCertificate> {
  const file = join(folder, 'server.pem');
  const allowed = permitted(authority);
  const names = namesFor(subjects.hostname, allowed.names);
  const wanted = [
    ...names.map((value) => ({ type: 'dns' as const, value })),
    ...addressesFor(subjects.addresses, allowed.networks),
  ];
  const kept = split(await readFile(file, 'utf8').catch(() => ''));
  if (kept !== undefined && (await serves(new X509Certificate(kept.cert), authority, wanted, now))) {
    return { ...kept, cert: withAuthority(kept.cert, authority) };
  }
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [subjects.hostname] }, { O: ['Navette'] }],
    issuer: authority.certificate.subjectName,
    notBefore: new Date(now.getTime() - DAY_MS),
    notAfter: new Date(now.getTime() + LIFETIME_DAYS * DAY_MS),
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: authority.key,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(wanted),
      await AuthorityKeyIdentifierExtension.create(authority.certificate),
    ],
  });
  const made = { key: await pemOfKey(keys.privateKey), cert: `${certificate.toString('pem')}\n` };
  // Key and certificate in one file, put in place by one rename: they always belong together.
  await writeFile(`${file}.draft`, made.key + made.cert, { mode: 0o600 });
  await rename(`${file}.draft`, file);
  return { ...made, cert: withAuthority(made.cert, authority) };
}

/** The two halves of the kept file; undefined when there is none. */
function split(pem: string): ServerCertificate | undefined {
  const at = pem.indexOf('-----BEGIN CERTIFICATE-----');
  return at > 0 ? { key: pem.slice(0, at), cert: pem.slice(at) } : undefined;
}

const withAuthority = (cert: string, { certificate }: Authority): string =>
  `${cert.trim()}\n${certificate.toString('pem')}\n`;

const addressesFor = (addresses: readonly string[], networks: readonly string[]): { type: 'ip'; value: string }[] =>
  ['127.0.0.1', ...addresses].filter((value) => isWithin(value, networks)).map((value) => ({ type: 'ip', value }));

/** A machine may be renamed after its authority was made; the authority cannot vouch for the new bare name. */
function namesFor(hostname: string, permitted: readonly string[]): string[] {
  const bare = hostname.toLowerCase();
  const candidates = ['localhost', bare, bare.endsWith('.local') ? bare : `${bare}.local`];
  const allowed = (name: string): boolean => permitted.some((root) => name === root || name.endsWith(`.${root}`));
  return [...new Set(candidates)].filter(allowed);
}

async function serves(
  certificate: X509Certificate,
  authority: Authority,
  wanted: readonly { type: string; value: string }[],
  now: Date,
): Promise<boolean> {
  if (certificate.notAfter.getTime() - now.getTime() < RENEW_BEFORE_DAYS * DAY_MS) return false;
  const publicKey = await authority.certificate.publicKey.export();
  if (!(await certificate.verify({ publicKey, signatureOnly: true }))) return false;
  const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  return wanted.every(({ type, value }) => names.some((name) => name.type === type && name.value === value));
}
