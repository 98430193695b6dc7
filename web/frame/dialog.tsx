import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import classes from './dialog.module.css';

/**
 * The browser's own modal dialogue: it holds the focus and gives it back, closes on Escape and on Android's back gesture; one
 * without `onClose` stays until it is over. `onClose` tells of the person only, not of a dialogue that its screen has closed.
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
  // One that is taken away while it is open gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes.dialog}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        if (!onClose) event.preventDefault();
      }}
      onClose={() => {
        if (!open || dialog.current?.open) return;
        if (onClose) onClose();
        // The second Escape closes it in Chromium, whoever objects.
        else dialog.current?.showModal();
      }}
    >
      {open ? children : null}
    </dialog>
  );
}
