import { createContext, useCallback, useContext, useRef } from 'react';

/** What a control still makes of what it was given: a voice that is recorded, a photo that is made small. */
interface Work {
  /** Whether it went well: what came of it is in the form. If not, the control has said why. */
  done: Promise<boolean>;
  /** For what would go on by itself. */
  finish?: () => void;
}

const UnderWay = createContext<(work: Work) => void>(() => undefined);
export const UnderWayProvider = UnderWay.Provider;

/** A control tells its form of work that is not among the values yet. */
export const useUnderWay = () => useContext(UnderWay);

/** What the controls of a form are at. */
export function useWorks() {
  const works = useRef(new Set<Work>());
  const begin = useCallback((work: Work) => {
    works.current.add(work);
    const over = () => void works.current.delete(work);
    work.done.then(over, over);
  }, []);
  const isAny = () => works.current.size > 0;
  /** Ends and waits for all there is; `false`: something went wrong, and was said. */
  const settled = async (): Promise<boolean> => {
    const all = [...works.current];
    for (const { finish } of all) finish?.();
    return (await Promise.all(all.map(({ done }) => done))).every(Boolean);
  };
  return { begin, isAny, settled };
}
