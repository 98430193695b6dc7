import { useCallback, useEffect, useState } from 'react';
import { useDevice } from '../device/device-context.tsx';
import { useDraftKeeper } from '../parts/use-draft-keeper.ts';
import { useTyping } from '../update/typing.ts';
import { type Draft, EMPTY_DRAFT, isEmpty, readDraft, writeDraft } from './draft.ts';

const DELIVERY = 'logistics.delivery';

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
    device.draft({ entity: DELIVERY, entityId: id }).then(show, () => show(null));
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
  const [draft, setDraft] = useState(kept);
  const keeper = useDraftKeeper(DELIVERY, id, writeDraft, writeDraft(kept));
  // A stroke in the middle is not in the draft yet; an update must not reload the page under the pen.
  useTyping(!isEmpty(draft));
  useEffect(() => void keeper.put(draft), [keeper, draft]);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => {
    void keeper.put(null);
    setDraft(EMPTY_DRAFT);
  }, [keeper]);
  return { draft, change, forget };
}
