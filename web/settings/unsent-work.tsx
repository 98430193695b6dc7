import { ActionIcon, Button, Modal, TextInput } from '@mantine/core';
import { IconLock, IconTrash, IconX } from '@tabler/icons-react';
import { useState } from 'react';
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
  onChoose(unsent: 'keep' | 'delete'): void;
  onClose(): void;
}) {
  const text = useText();
  return (
    <Modal.Root opened={count > 0} onClose={onClose} centered>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body className={classes.choices}>
          <div className={classes.choicesHead}>
            <Modal.Title>{text('signOut.title', { count })}</Modal.Title>
            <ActionIcon color="gray" aria-label={text('frame.close')} onClick={onClose}>
              <IconX aria-hidden size={24} />
            </ActionIcon>
          </div>
          <p>{text('signOut.keepMeans')}</p>
          <Button
            size="lg"
            fullWidth
            data-autofocus
            leftSection={<IconLock aria-hidden size={20} />}
            onClick={() => onChoose('keep')}
          >
            {text('signOut.keep')}
          </Button>
          <DeleteWork count={count} onDelete={() => onChoose('delete')} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function DeleteWork({ count, onDelete }: { count: number; onDelete(): void }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  useTyping(typed !== '');
  const confirmed = typed.trim() === String(count);
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
