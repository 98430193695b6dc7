import { useState } from 'react';
import { updateNow } from './service-worker.ts';

export interface UpdateNow {
  update(): void;
  busy: boolean;
  /** Somebody types, here or in another window: to be said. */
  refused: boolean;
}

/** The way to a newer version that the server, or the database, asks for. */
export function useUpdateNow(): UpdateNow {
  const [state, setState] = useState<'busy' | 'refused' | null>(null);
  const update = () => {
    setState('busy');
    updateNow().then(
      (done) => setState(done ? null : 'refused'),
      () => setState(null),
    );
  };
  return { update, busy: state === 'busy', refused: state === 'refused' };
}
