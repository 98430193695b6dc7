import { type ReactNode, useEffect, useRef } from 'react';
import classes from './dialog.module.css';

/** The browser's own modal dialogue: it holds the focus and gives it back, closes on Escape and on Android's back gesture. */
export function Dialog({
  open,
  labelledBy,
  onClose,
  children,
}: {
  open: boolean;
  /** The id of its title. */
  labelledBy: string;
  onClose(): void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby={labelledBy} onClose={onClose}>
      {open ? children : null}
    </dialog>
  );
}
