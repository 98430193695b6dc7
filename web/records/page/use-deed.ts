import { useCallback, useRef, useState } from 'react';
import type { Committed, Intent } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import type { Problem } from '#protocol/errors.ts';
import type { Result } from '#protocol/result.ts';
import { signaturePng } from '../../delivery/signature-png.ts';
import { useCommit } from '../../device/use-commit.ts';
import {
  changedValues,
  type FieldErrors,
  type FormValues,
  isDrawing,
  isFile,
  isItems,
  readForm,
} from '../form/form-values.ts';
import { useManner } from '../form/use-manner.ts';
import type { Deed } from './deeds.ts';

type Attachments = NonNullable<Intent['attachments']>;

/** New files of a form, also those in its rows. */
function newFiles(values: FormValues): Attachments {
  return Object.values(values).flatMap((value) => {
    if (isItems(value)) return value.flatMap((item) => newFiles(item.values));
    return isFile(value) && value.bytes ? [{ sha256: value.sha256, mime: value.mime ?? '', bytes: value.bytes }] : [];
  });
}

/** Drawings become files. */
async function drawn(values: FormValues): Promise<FormValues> {
  const entries = Object.entries(values).map(async ([name, value]) => {
    if (!isDrawing(value)) return [name, value] as const;
    const bytes = await signaturePng(value);
    return [name, { sha256: sha256HexOfBytes(bytes), mime: 'image/png', bytes }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** An event that is ready to be committed. */
export interface Ready {
  /** `null`: the device draws one for the new record. */
  id: string | null;
  payload: Record<string, unknown>;
  attachments: Attachments;
  /** Of the row as its person was shown it. */
  seenVersion?: number;
  /** Nothing was changed: there is nothing to commit. */
  nothing: boolean;
}

/** Another way for an intent to become an event than a commit of its own. */
export type Send = (intent: Intent) => Promise<Result<Committed>>;

/** Station 1: from the values of a form to a durable event; once, however often it is tapped. */
export function useDeed(known: KnownEntity, deed: Deed, send?: Send) {
  const commitHere = useCommit();
  const commit = send ?? commitHere;
  const manner = useManner();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);

  /** The payload, or what is wrong with the form. `before`: the row as it was shown, for a change; `given`: what the form was filled from. */
  const prepare = useCallback(
    async (
      values: FormValues,
      id: string | null,
      before: Readonly<Record<string, unknown>>,
      given: Readonly<Record<string, unknown>>,
    ): Promise<{ ok: true; ready: Ready } | { ok: false; errors: FieldErrors }> => {
      const complete = await drawn(values);
      const read = readForm(deed.fields, complete, manner, given);
      if (!read.ok) return read;
      const change = deed.action === 'UPDATE';
      const payload = change
        ? changedValues(before, read.values)
        : Object.fromEntries(Object.entries(read.values).filter(([, value]) => value !== null));
      const ready: Ready = {
        id,
        payload,
        attachments: newFiles(complete),
        seenVersion: typeof before.version === 'number' ? before.version : undefined,
        nothing: change && Object.keys(payload).length === 0,
      };
      return { ok: true, ready };
    },
    [deed, manner],
  );

  /** The id of the record when the event is durable; else `problem` says why not. */
  const run = useCallback(
    async ({ id, payload, attachments, seenVersion }: Ready): Promise<string | null> => {
      if (running.current) return null;
      running.current = true;
      setBusy(true);
      try {
        const { action } = deed;
        const entityId = id ?? undefined;
        const result = await commit({ entity: known.name, entityId, action, payload, attachments, seenVersion });
        setProblem(result.ok ? null : result.problem);
        return result.ok ? result.value.entityId : null;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [commit, known.name, deed],
  );
  return { busy, problem, prepare, run };
}
