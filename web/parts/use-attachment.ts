import { useEffect, useState } from 'react';
import type { DeviceApi } from '#device/api.ts';
import { useDevice, useProfile } from '../device/device-context.tsx';

interface Shown {
  /** For an image or an audio element. */
  url: string;
  mime: string;
}

/** `loading`, then what can be shown, or `missing`: not on this device and no network. */
export type Attachment = { state: 'loading' | 'missing' } | ({ state: 'ready' } & Shown);

/** Files already read, the most recently used last; bytes never change under a hash. */
const read = new Map<string, Shown>();
const KEPT = 200;

async function load(device: DeviceApi, key: string, sha256: string): Promise<Shown | null> {
  const file = await device.attachment(sha256).catch(() => null);
  if (!file) return null;
  const url = URL.createObjectURL(new Blob([file.bytes as BlobPart], { type: file.mime }));
  const shown = { url, mime: file.mime };
  read.set(key, shown);
  const oldest = read.size > KEPT ? read.entries().next().value : undefined;
  if (oldest) {
    read.delete(oldest[0]);
    URL.revokeObjectURL(oldest[1].url);
  }
  return shown;
}

/** A file that a record names by hash, as something that can be shown or heard. Asked again when `retry` changes. */
export function useAttachment(sha256: string, retry: unknown = null): Attachment {
  const device = useDevice();
  const { profile } = useProfile();
  const key = `${profile} ${sha256}`;
  const [shown, setShown] = useState<{ key: string; file: Shown | null }>();
  const known = read.get(key);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `retry` is a reason to ask again
  useEffect(() => {
    if (known !== undefined) return;
    let open = true;
    void load(device, key, sha256).then((file) => {
      if (open) setShown({ key, file });
    });
    return () => {
      open = false;
    };
  }, [device, key, sha256, known, retry]);
  if (known !== undefined) return { state: 'ready', ...known };
  return { state: shown?.key === key && shown.file === null ? 'missing' : 'loading' };
}
