import { useEffect, useState } from 'react';
import type { DeviceApi } from '#device/api.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';

/** `loading`, then a URL for an image element, or `missing`: not on this device and no network. */
export type Attachment = { state: 'loading' | 'missing' } | { state: 'ready'; url: string };

/** Object URLs of files already read, the most recently used last; bytes never change under a hash. */
const urls = new Map<string, string>();
const KEPT = 200;

async function load(device: DeviceApi, key: string, sha256: string): Promise<string | null> {
  const file = await device.attachment(sha256).catch(() => null);
  if (!file) return null;
  const url = URL.createObjectURL(new Blob([file.bytes as BlobPart], { type: file.mime }));
  urls.set(key, url);
  const oldest = urls.size > KEPT ? urls.entries().next().value : undefined;
  if (oldest) {
    urls.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1]);
  }
  return url;
}

/** A file that a record names by hash, as something an image can show. Asked again when `retry` changes. */
export function useAttachment(sha256: string, retry: unknown = null): Attachment {
  const device = useDevice();
  const { profile } = useProfile();
  const key = `${profile} ${sha256}`;
  const [shown, setShown] = useState<{ key: string; url: string | null }>();
  const known = urls.get(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `retry` is a reason to ask again
  useEffect(() => {
    if (known !== undefined) return;
    let open = true;
    void load(device, key, sha256).then((url) => {
      if (open) setShown({ key, url });
    });
    return () => {
      open = false;
    };
  }, [device, key, sha256, known, retry]);
  if (known !== undefined) return { state: 'ready', url: known };
  return { state: shown?.key === key && shown.url === null ? 'missing' : 'loading' };
}
