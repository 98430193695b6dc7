import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconLock, IconTrash, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { UnsentChoice } from '#device/api.ts';
import { Dialog } from '../frame/dialog.tsx';
import { latinDigits } from '../parts/fold-text.ts';
import { useText } from '../texts/use-text.ts';
import { useTyping } from '../update/typing.ts';
import classes from './settings.module.css';

/**
 * Signing out with unsent work. Keeping it is one tap; giving it up asks for the number of records to be typed: a number
 * is the same in every language and nobody types it by accident.
 */
export function UnsentWork({
  count,
  onChoose,
  onClose,
}: {
  count: number;
  onChoose(choice: UnsentChoice): void;
  onClose(): void;
}) {
  const text = useText();
  const title = useId();
  return (
    <Dialog open={count > 0} labelledBy={title} onClose={onClose}>
      <div className={classes.choices}>
        <div className={classes.choicesHead}>
          <h2 id={title}>{text('signOut.title', { count })}</h2>
          <ActionIcon color="gray" aria-label={text('frame.close')} onClick={onClose}>
            <IconX aria-hidden size={24} />
          </ActionIcon>
        </div>
        <p>{text('signOut.keepMeans')}</p>
        <Button
          size="lg"
          fullWidth
          autoFocus
          leftSection={<IconLock aria-hidden size={20} />}
          onClick={() => onChoose({ unsent: 'keep' })}
        >
          {text('signOut.keep')}
        </Button>
        <DeleteWork count={count} onDelete={() => onChoose({ unsent: 'delete', count })} />
      </div>
    </Dialog>
  );
}

function DeleteWork({ count, onDelete }: { count: number; onDelete(): void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  useTyping(typed !== '');
  const confirmed = latinDigits(typed).trim() === String(count);
  if (!open) {
    return (
      <Button variant="subtle" color="red" fullWidth onClick={() => setOpen(true)}>
        {text('signOut.delete')}
      </Button>
    );
  }
  return (
    <form
      className={classes.delete}
      onSubmit={(event) => {
        event.preventDefault();
        if (confirmed) onDelete();
      }}
    >
      <p>{text('signOut.deleteMeans', { count })}</p>
      <TextInput
        label={text('signOut.type', { number: String(count) })}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="off"
        autoFocus
      />
      <Button
        type="submit"
        color="red"
        fullWidth
        disabled={!confirmed}
        leftSection={<IconTrash aria-hidden size={20} />}
      >
        {text('signOut.deleteForGood', { count })}
      </Button>
    </form>
  );
}
