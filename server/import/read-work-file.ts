import {
  createDecipheriv,
  createHash,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
  verify,
} from 'node:crypto';
import {
  boundTo,
  keyInfo,
  RECORD,
  signedText,
  WorkFileEnd,
  WorkFileHeader,
  WorkFileManifest,
  WorkFileName,
} from '#protocol/work-file.ts';
import { HttpProblem } from '../http/http-problem.ts';

export interface ReadWork {
  manifest: WorkFileManifest;
  /** As the device has stored them; each is judged on its own. */
  events: unknown[];
  files: { sha256: string; mime: string; bytes: Uint8Array }[];
  /** Whether that device key has signed it. */
  isSignedBy(publicKey: string): boolean;
}

const LF = 10;
const TAG_BYTES = 16;

/**
 * Opens a file of unsent work with the tenant's key.
 *
 * Refuses with `IMPORT_UNREADABLE` (no such file, cut off, or changed), or `IMPORT_OTHER_TENANT`.
 */
export function readWorkFile(bytes: Buffer, privateKey: KeyObject, tenantId: string): ReadWork {
  const end = bytes.indexOf(LF);
  const header = end < 0 || end > 1_000 ? '' : bytes.toString('utf8', 0, end);
  const parsed = WorkFileHeader.safeParse(jsonOf(header));
  if (!parsed.success) throw unreadable();
  if (parsed.data.tenantId !== tenantId) throw new HttpProblem('IMPORT_OTHER_TENANT');
  const records = openRecords(bytes.subarray(end + 1), header, keyOf(privateKey, parsed.data));
  const last = records.pop();
  const [first, ...rest] = records;
  const manifest = WorkFileManifest.safeParse(jsonIn(first));
  const signature = WorkFileEnd.safeParse(jsonIn(last));
  if (!manifest.success || !signature.success || manifest.data.tenantId !== tenantId) throw unreadable();

  const read: ReadWork = { manifest: manifest.data, events: [], files: [], isSignedBy: () => false };
  for (const record of rest) {
    if (record[0] === RECORD.event) read.events.push(jsonOf(record.toString('utf8', 1)));
    else if (record[0] === RECORD.file) read.files.push(fileIn(record));
    else throw unreadable();
  }
  const digests = records.map((record) => createHash('sha256').update(record).digest('hex'));
  const text = Buffer.from(signedText(tenantId, digests));
  read.isSignedBy = (publicKey) =>
    verify(null, text, okp('Ed25519', publicKey), Buffer.from(signature.data.signature, 'base64url'));
  return read;
}

function openRecords(bytes: Buffer, header: string, key: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 4 > bytes.byteLength) throw unreadable();
    const until = at + 4 + bytes.readUInt32BE(at);
    if (until > bytes.byteLength || until < at + 4 + TAG_BYTES) throw unreadable();
    const isLast = until === bytes.byteLength;
    records.push(
      openRecord(bytes.subarray(at + 4, until), key, records.length, boundTo(header, records.length, isLast)),
    );
    at = until;
  }
  return records;
}

function openRecord(sealed: Buffer, key: Buffer, number: number, bound: string): Buffer {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(number, 8);
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw unreadable();
  }
}

function keyOf(privateKey: KeyObject, { key, tenantId }: WorkFileHeader): Buffer {
  try {
    const shared = diffieHellman({ privateKey, publicKey: okp('X25519', key) });
    return Buffer.from(hkdfSync('sha256', shared, Buffer.from(key, 'base64url'), keyInfo(tenantId), 32));
  } catch {
    throw unreadable();
  }
}

function fileIn(record: Buffer): ReadWork['files'][number] {
  const end = record.indexOf(LF);
  const name = WorkFileName.safeParse(jsonOf(record.toString('utf8', 1, Math.max(end, 1))));
  const bytes = record.subarray(end + 1);
  if (!name.success || createHash('sha256').update(bytes).digest('hex') !== name.data.sha256) throw unreadable();
  return { ...name.data, bytes };
}

const unreadable = (): HttpProblem => new HttpProblem('IMPORT_UNREADABLE');
const okp = (crv: string, x: string): KeyObject => createPublicKey({ key: { kty: 'OKP', crv, x }, format: 'jwk' });
const jsonIn = (record: Buffer | undefined): unknown =>
  record?.[0] === RECORD.json ? jsonOf(record.toString('utf8', 1)) : undefined;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
