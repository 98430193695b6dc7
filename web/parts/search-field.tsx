import { IconSearch, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { useText } from '../texts/use-text.ts';
import classes from './search-field.module.css';
import { useHotkey } from './use-hotkey.ts';

/** Searching as one types. `/` goes there, Escape empties it, ↓ goes on to the list (`onDown`). */
export function SearchField(props: { label: string; value: string; onChange(value: string): void; onDown?(): void }) {
  const { label, value, onChange, onDown } = props;
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  useHotkey('/', () => input.current?.select());
  return (
    <div className={classes.field}>
      <IconSearch className={classes.icon} size={20} aria-hidden />
      <input
        ref={input}
        className={classes.input}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            onChange('');
          } else if (event.key === 'ArrowDown' && onDown) {
            event.preventDefault();
            onDown();
          } else if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      {value === '' ? (
        <kbd className={classes.key} aria-hidden>
          /
        </kbd>
      ) : (
        <button
          type="button"
          className={classes.clear}
          aria-label={text('parts.clearSearch')}
          onClick={() => {
            onChange('');
            input.current?.focus();
          }}
        >
          <IconX size={20} aria-hidden />
        </button>
      )}
    </div>
  );
}
