import { type ReactNode, useEffect, useRef } from 'react';
import classes from './dialog.module.css';

/**
 * The browser's own modal dialogue: it holds the focus and gives it back, closes on Escape and on Android's back gesture; one
 * without `onClose` stays until it is over.
 */
export function Dialog({
  open,
  labelledBy,
  onClose,
  children,
}: {
  open: boolean;
  /** The id of its title. */
  labelledBy: string;
  onClose?(): void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        if (!onClose) event.preventDefault();
      }}
      onClose={() => {
        if (onClose) onClose();
        // The second Escape closes it in Chromium, whoever objects.
        else if (open) dialog.current?.showModal();
      }}
    >
      {open ? children : null}
    </dialog>
  );
}
