// Station 3: the way back to a database whose key IndexedDB has lost. A copy of the key lies beside the file, sealed with a key
// that the server gives after a sign-in.
import { sha256Hex } from '#protocol/checksum.ts';
import { fromBase64Url, toBase64Url } from '../ports/base64url.ts';
import { newIv, seal, unseal } from '../spool/seal.ts';
import type { DatabaseKey } from '../spool/spool.ts';

/** What stands beside a database file, in clear but for the key. It says nothing of the person to whoever does not know them. */
export interface RecoveryCopy {
  file: string;
  profile: string;
  deviceId: string;
  deviceEpoch: number;
  /** The person's address, hashed with the device's id. */
  whose: string;
  sealed: string;
}

export const whoseIs = (deviceId: string, email: string): string => sha256Hex(`${deviceId} ${email}`);

const placeOf = ({ profile, file }: { profile: string; file: string }): string => `recovery ${profile} ${file}`;

export async function sealCopy(
  recoveryKey: string,
  about: Omit<RecoveryCopy, 'sealed' | 'file'>,
  { file, key }: DatabaseKey,
  random: { bytes(length: number): Uint8Array<ArrayBuffer> },
): Promise<RecoveryCopy> {
  const sealed = await seal(await imported(recoveryKey), newIv(random), placeOf({ ...about, file }), key);
  return { ...about, file, sealed: toBase64Url(sealed) };
}

/** `null`: it is damaged, or was sealed for another server or device. */
export async function openCopy(recoveryKey: string, copy: RecoveryCopy): Promise<DatabaseKey | null> {
  try {
    const key = await unseal(await imported(recoveryKey), placeOf(copy), fromBase64Url(copy.sealed));
    return key && { file: copy.file, key };
  } catch {
    return null;
  }
}

const imported = (recoveryKey: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromBase64Url(recoveryKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
