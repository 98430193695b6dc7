import { useCallback, useEffect, useState } from 'react';
import { useProfile } from '../device/device-context.tsx';
import { useTyping } from '../update/typing.ts';
import { type Draft, EMPTY_DRAFT, isEmpty, keepDraft, readDraft } from './draft.ts';

/** The draft of a validation: kept at each change, found again when the person comes back, forgotten when it is done. */
export function useDraft(id: string): { draft: Draft; change(part: Partial<Draft>): void; forget(): void } {
  const { profile } = useProfile();
  const [draft, setDraft] = useState(() => readDraft(localStorage, profile, id));
  // A stroke in the middle is not in the draft yet; an update must not reload the page under the pen.
  useTyping(!isEmpty(draft));
  useEffect(() => keepDraft(localStorage, profile, id, draft), [profile, id, draft]);
  const change = useCallback((part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => {
    keepDraft(localStorage, profile, id, EMPTY_DRAFT);
    setDraft(EMPTY_DRAFT);
  }, [profile, id]);
  return { draft, change, forget };
}
