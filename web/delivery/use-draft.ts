import { useCallback, useEffect, useState } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { useTyping } from '../update/typing.ts';
import { type Draft, EMPTY_DRAFT, isEmpty, readDraft, writeDraft } from './draft.ts';
import { createDraftKeeper } from './draft-keeper.ts';

const recordOf = (id: string) => ({ entity: 'logistics.delivery', entityId: id });

/** What the device has kept of this form; `undefined` until it has answered. */
export function useKeptDraft(id: string): Draft | undefined {
  const device = useDevice();
  const [kept, setKept] = useState<{ id: string; draft: Draft }>();
  useEffect(() => {
    let open = true;
    const show = (text: string | null) => {
      if (open) setKept({ id, draft: readDraft(text) });
    };
    // A form that starts empty serves better than none.
    device.draft(recordOf(id)).then(show, () => show(null));
    return () => {
      open = false;
    };
  }, [device, id]);
  return kept?.id === id ? kept.draft : undefined;
}

/**
 * The draft of a validation: kept by the device, encrypted, a second after a change at the latest; found again when the
 * person comes back, also after the app was killed; forgotten when it is done.
 */
export function useDraft(
  id: string,
  kept: Draft,
): { draft: Draft; change(part: Partial<Draft>): void; forget(): void } {
  const device = useDevice();
  const [draft, setDraft] = useState(kept);
  const [keeper] = useState(() => createDraftKeeper((text) => device.keepDraft(recordOf(id), text), writeDraft(kept)));
  // A stroke in the middle is not in the draft yet; an update must not reload the page under the pen.
  useTyping(!isEmpty(draft));
  useEffect(() => keeper.put(writeDraft(draft)), [keeper, draft]);
  useEffect(() => {
    document.addEventListener('visibilitychange', keeper.flush);
    return () => {
      document.removeEventListener('visibilitychange', keeper.flush);
      keeper.flush();
    };
  }, [keeper]);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => {
    keeper.put(null);
    setDraft(EMPTY_DRAFT);
  }, [keeper]);
  return { draft, change, forget };
}
