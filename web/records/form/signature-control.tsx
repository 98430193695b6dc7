import { Button } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Field } from '#packs/core/field.ts';
import type { Drawing } from '../../delivery/draft.ts';
import { SignatureField } from '../../delivery/signature-field.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { useText } from '../../texts/use-text.ts';
import { FileValue } from '../value/file-value.tsx';
import { FieldBox } from './field-box.tsx';
import classes from './file-control.module.css';
import { type FormFile, type FormValue, isDrawing, isFile } from './form-values.ts';

/** Keeps what the record has along with the drawing that is to replace it, also in a draft. */
type Redrawn = Drawing & { insteadOf?: FormFile };

const fileOf = (value: FormValue): FormFile | null => {
  if (isFile(value)) return value;
  return isDrawing(value) ? ((value as Redrawn).insteadOf ?? null) : null;
};

/** Where a client signs. A signature that the record has is shown, and stays until somebody has signed anew. */
export function SignatureControl(props: {
  field: Field;
  value: FormValue;
  error: string | undefined;
  onChange(value: FormValue): void;
}) {
  const { field, value, error, onChange } = props;
  const text = useText();
  const label = useLabel();
  const [opened, setOpened] = useState(false);
  const pad = useRef<HTMLDivElement>(null);
  // It is larger than what it takes the place of.
  useEffect(() => {
    if (opened) pad.current?.scrollIntoView({ block: 'center' });
  }, [opened]);
  const file = fileOf(value);
  const drawing = isDrawing(value) ? value : null;
  const words = text('records.signAgain');
  if (file && !drawing && !opened)
    return (
      <FieldBox label={label(field.label)} optional={field.optional} error={error}>
        {(control) => (
          <div className={classes.file}>
            <FileValue sha256={file.sha256} />
            <Button {...control} aria-label={words} variant="default" onClick={() => setOpened(true)}>
              {words}
            </Button>
          </div>
        )}
      </FieldBox>
    );
  const draw = (drawn: Drawing | null) => {
    setOpened(false);
    const redrawn: Redrawn | null = drawn && file ? { ...drawn, insteadOf: file } : drawn;
    onChange(redrawn ?? file);
  };
  return (
    <div ref={pad}>
      <SignatureField label={label(field.label)} value={drawing} onChange={draw} />
      {file && !drawing && (
        <Button variant="subtle" onClick={() => setOpened(false)}>
          {text('records.keepSignature')}
        </Button>
      )}
    </div>
  );
}
