import { Button } from '@mantine/core';
import { IconArrowBackUp, IconEraser } from '@tabler/icons-react';
import { useEffect, useId, useRef } from 'react';
import SignaturePad from 'signature_pad';
import { useText } from '../texts/use-text.ts';
import type { Drawing } from './draft.ts';
import classes from './signature-field.module.css';
import { resized } from './signature-fit.ts';
import { INK, PAPER } from './signature-png.ts';

/** Where a client signs with a finger or a pen; black on white in every theme. Survives turning the phone. */
export function SignatureField(props: { label: string; value: Drawing | null; onChange(value: Drawing | null): void }) {
  const { label, value, onChange } = props;
  const text = useText();
  const id = useId();
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad>(null);
  const isDrawing = useRef(false);
  /** In the middle of a stroke, which is all that is left. */
  const takenAway = useRef(false);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const drawn = new SignaturePad(element, { penColor: INK, backgroundColor: PAPER, minWidth: 0.8, maxWidth: 2.8 });
    pad.current = drawn;
    let laid = { width: 0, height: 0 };
    isDrawing.current = false;
    const lay = () => {
      const { offsetWidth: width, offsetHeight: height } = element;
      // A stroke under way would be lost, and the pad would take no other after it: its end is waited for.
      if (isDrawing.current || width === 0 || (width === laid.width && height === laid.height)) return;
      laid = { width, height };
      const ratio = Math.max(window.devicePixelRatio, 1);
      element.width = width * ratio;
      element.height = height * ratio;
      element.getContext('2d')?.scale(ratio, ratio);
      const kept = latest.current.value;
      drawn.clear();
      if (kept) drawn.fromData(resized(kept, { width, height }));
    };
    const observer = new ResizeObserver(lay);
    observer.observe(element);
    drawn.addEventListener('beginStroke', () => {
      isDrawing.current = true;
    });
    drawn.addEventListener('endStroke', () => {
      isDrawing.current = false;
      const { offsetWidth: width, offsetHeight: height } = element;
      const strokes = takenAway.current ? drawn.toData().slice(-1) : [...drawn.toData()];
      if (takenAway.current) {
        takenAway.current = false;
        drawn.clear();
        drawn.fromData(strokes);
      }
      const value = { width, height, strokes };
      // Known at once: the field may be laid anew before this is rendered.
      latest.current.value = value;
      latest.current.onChange(value);
      lay();
    });
    return () => {
      observer.disconnect();
      drawn.off();
      pad.current = null;
    };
  }, []);

  // A form that starts afresh: what one person signed with must not stand under the stroke of another.
  useEffect(() => {
    if (value !== null || !pad.current || pad.current.isEmpty()) return;
    if (isDrawing.current) takenAway.current = true;
    else pad.current.clear();
  }, [value]);

  const draw = (drawing: Drawing | null) => {
    // The ball of a hand that signs: the pad, cleared in the middle of a stroke, would take no other.
    if (isDrawing.current) return;
    pad.current?.clear();
    if (drawing) pad.current?.fromData(drawing.strokes);
    onChange(drawing);
  };
  const undo = () => {
    if (!value || !canvas.current) return;
    const strokes = (pad.current?.toData() ?? []).slice(0, -1);
    const { offsetWidth: width, offsetHeight: height } = canvas.current;
    draw(strokes.length === 0 ? null : { width, height, strokes });
  };

  return (
    <fieldset className={classes.field} aria-labelledby={id}>
      <div className={classes.head}>
        <span id={id} className={classes.label}>
          {label}
        </span>
        <span className={classes.tools} hidden={!value}>
          <Button variant="subtle" leftSection={<IconArrowBackUp size={20} aria-hidden />} onClick={undo}>
            {text('delivery.undoStroke')}
          </Button>
          <Button variant="subtle" leftSection={<IconEraser size={20} aria-hidden />} onClick={() => draw(null)}>
            {text('delivery.clearSignature')}
          </Button>
        </span>
      </div>
      <div className={classes.paper} data-signed={value !== null || undefined}>
        <canvas
          ref={canvas}
          className={classes.canvas}
          role="img"
          aria-label={text(value ? 'delivery.signed' : 'delivery.signHere')}
        />
        {!value && (
          <span className={classes.hint} aria-hidden>
            {text('delivery.signHere')}
          </span>
        )}
      </div>
    </fieldset>
  );
}
