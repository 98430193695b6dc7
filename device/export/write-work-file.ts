// What waits, as an encrypted file: the way out for a phone that can no longer connect.
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import {
  boundTo,
  keyInfo,
  RECORD,
  signedText,
  WORK_FILE_FORMAT,
  type WorkFileHeader,
  type WorkFileManifest,
} from '#protocol/work-file.ts';
import { fromBase64Url, toBase64Url } from '../ports/base64url.ts';
import type { SigningKey } from '../spool/spool.ts';

type Bytes = Uint8Array<ArrayBuffer>;

export interface WorkFileWriter {
  event(text: Bytes): Promise<void>;
  file(name: { sha256: string; mime: string }, bytes: Bytes): Promise<void>;
  /** Signs it. */
  end(): Promise<Blob>;
}

const utf8 = new TextEncoder();
const jsonRecord = (value: unknown): Bytes => joined([Uint8Array.of(RECORD.json), utf8.encode(JSON.stringify(value))]);

/** `exportKey`: of the tenant. Records are sealed one by one, so that photos do not stay in memory. */
export async function writeWorkFile(
  exportKey: string,
  manifest: WorkFileManifest,
  signing: SigningKey,
): Promise<WorkFileWriter> {
  const own = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
  const publicKey = toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey)));
  const { tenantId } = manifest;
  const header = JSON.stringify({ format: WORK_FILE_FORMAT, tenantId, key: publicKey } satisfies WorkFileHeader);
  const key = await agreedKey(own.privateKey, exportKey, publicKey, tenantId);
  const parts: (Bytes | Blob)[] = [utf8.encode(`${header}\n`)];
  const digests: string[] = [];
  let number = 0;

  const seal = async (record: Bytes, isLast: boolean): Promise<void> => {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(8, number);
    const additionalData = utf8.encode(boundTo(header, number, isLast));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, record));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, sealed.byteLength);
    // A Blob of its own may lie on the disk.
    parts.push(new Blob([length, sealed]));
    number += 1;
  };
  const add = async (record: Bytes): Promise<void> => {
    digests.push(sha256HexOfBytes(record));
    await seal(record, false);
  };

  await add(jsonRecord(manifest));
  return {
    event: (text) => add(joined([Uint8Array.of(RECORD.event), text])),
    file: ({ sha256, mime }, bytes) =>
      add(joined([Uint8Array.of(RECORD.file), utf8.encode(`${JSON.stringify({ sha256, mime })}\n`), bytes])),
    end: async () => {
      const signature = await signing.sign(utf8.encode(signedText(tenantId, digests)));
      await seal(jsonRecord({ signature: toBase64Url(signature) }), true);
      return new Blob(parts, { type: 'application/octet-stream' });
    },
  };
}

async function agreedKey(own: CryptoKey, theirs: string, salt: string, tenantId: string): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('raw', fromBase64Url(theirs), 'X25519', false, []);
  const shared = await crypto.subtle.deriveBits({ name: 'X25519', public: publicKey }, own, 256);
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  return await crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: fromBase64Url(salt), info: utf8.encode(keyInfo(tenantId)) },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt'],
  );
}

function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
