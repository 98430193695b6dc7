import { useEffect, useState } from 'react';
import { shortageFields, shortageSettled } from '#packs/logistics/shortage.ts';
import type { Problem } from '#protocol/errors.ts';
import { useCommit } from '../../device/use-commit.ts';
import { ConfirmSheet } from '../../parts/confirm-sheet.tsx';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import field from '../../records/form/field-box.module.css';
import { FieldBox } from '../../records/form/field-box.tsx';
import { useSentence } from '../../texts/use-sentence.ts';
import { useText } from '../../texts/use-text.ts';
import type { ShortageRow } from './shortage-query.ts';

/**
 * What was done about a shortage, in the words of who settles it; without a network, too. `row`: `null` while nothing is asked.
 * `note`: what was typed so far, kept by the screen.
 */
export function SettleSheet(props: {
  row: ShortageRow | null;
  note: string;
  onNote(note: string): void;
  onDone(row: ShortageRow): void;
  onCancel(): void;
}) {
  const { row, note, onNote, onDone, onCancel } = props;
  const text = useText();
  const label = useLabel();
  const sentence = useSentence();
  const commit = useCommit();
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one is begun with nothing wrong
  useEffect(() => {
    setMissing(false);
    setProblem(null);
  }, [row?.id]);

  const settle = async () => {
    if (!row || busy) return;
    if (!note.trim()) return setMissing(true);
    setBusy(true);
    const done = await commit({
      ...{ entity: 'logistics.shortage', entityId: row.id, action: 'SHORTAGE_SETTLED' },
      payload: { note: note.trim() },
    });
    setBusy(false);
    if (done.ok) onDone(row);
    else setProblem(done.problem);
  };
  return (
    <ConfirmSheet
      open={row !== null}
      busy={busy}
      title={text('shortages.settleOne', {
        product: isolate(row?.productName ?? ''),
        cause: isolate(row?.cause ?? ''),
      })}
      confirm={label(shortageSettled.label)}
      onConfirm={() => void settle()}
      onCancel={onCancel}
    >
      <FieldBox
        label={label(shortageFields.note.label)}
        optional={false}
        hint={text('shortages.noteHint')}
        error={missing ? text('records.required') : problem ? sentence(problem.code, problem.data) : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className={field.input}
            dir="auto"
            maxLength={shortageFields.note.max}
            value={note}
            onChange={(event) => {
              setMissing(false);
              onNote(event.currentTarget.value);
            }}
          />
        )}
      </FieldBox>
    </ConfirmSheet>
  );
}
