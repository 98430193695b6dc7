import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useText } from '../texts/use-text.ts';
import classes from './confirm-sheet.module.css';

/**
 * Asks once before what cannot be undone, in words that name the thing. The browser's own dialogue: it holds the focus,
 * gives it back, and closes on Escape and on Android's back gesture. From the bottom on phones, in the middle elsewhere.
 */
export function ConfirmSheet(props: {
  open: boolean;
  title: string;
  /** The verb of the action, never "OK". */
  confirm: string;
  cancel?: string;
  busy?: boolean;
  danger?: boolean;
  onConfirm(): void;
  onCancel(): void;
  children?: ReactNode;
}) {
  const { open, title, confirm, cancel, busy = false, danger = false, onConfirm, onCancel, children } = props;
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (open && !element?.open) {
      element?.showModal();
      // Not on a button: an Enter that is held down must not answer.
      heading.current?.focus();
    }
    if (!open && element?.open) element.close();
  }, [open]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it; the click is for a tap beside it
    <dialog
      ref={dialog}
      className={classes.sheet}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        if (!busy) onCancel();
      }}
      // The second tap on what opened it is no answer, wherever it lands.
      onClickCapture={(event) => {
        if (event.detail > 1) event.stopPropagation();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget && !busy) onCancel();
      }}
    >
      <div className={classes.body}>
        <h2 ref={heading} id={titleId} tabIndex={-1} className={classes.title}>
          {title}
        </h2>
        {children}
        <div className={classes.actions}>
          <Button size="lg" color={danger ? 'red' : undefined} loading={busy} onClick={onConfirm}>
            {confirm}
          </Button>
          <Button size="lg" variant="default" disabled={busy} onClick={onCancel}>
            {cancel ?? text('parts.cancel')}
          </Button>
        </div>
      </div>
    </dialog>
  );
}
