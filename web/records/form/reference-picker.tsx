import { IconSelector, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { nameReads } from '../../device/record-name.ts';
import { useLive } from '../../device/use-live.ts';
import { useRecordName } from '../../device/use-record-name.ts';
import { isolate } from '../../parts/isolate.ts';
import { useText } from '../../texts/use-text.ts';
import { nameKey } from '../list/list-query.ts';
import { useWords } from '../use-words.ts';
import field from './field-box.module.css';
import type { ControlProps } from './field-box.tsx';
import { type Offer, offerFields, offersSql } from './picker-query.ts';
import classes from './reference-picker.module.css';

interface Props {
  control: ControlProps;
  /** Wire name of what is chosen from. */
  entity: string;
  /** The id that is chosen; empty: none. */
  value: string;
  optional: boolean;
  onChange(id: string): void;
  onPicked?(entity: KnownEntity, id: string): void;
}

/**
 * Another record, found by typing. ↓ ↑ go through what is offered, Enter takes, Escape leaves it as it was. Who types fast
 * presses Enter before what they typed is answered: it takes what the answer offers first, never what stood there before.
 */
export function ReferencePicker(props: Props) {
  const known = entityNamed(props.entity);
  return known ? <Picker {...props} known={known} /> : null;
}

function Picker({ control, known, value, optional, onChange, onPicked }: Props & { known: KnownEntity }) {
  const text = useText();
  const list = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  /** Enter was pressed; the rows are still those of an older text. */
  const [awaited, setAwaited] = useState(false);
  const name = useRecordName(known.name, value);
  const open = typed !== null;
  const question = offersSql(known, typed ?? '');
  const { rows, isAnswered } = useLive<Offer>(
    open ? question.sql : 'SELECT NULL AS id WHERE 0',
    open ? question.parameters : [],
    nameReads(known),
    {
      keepPrevious: true,
    },
  );
  const offers = open ? (rows ?? []) : [];
  useEffect(() => {
    if (open) document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [open, at, list]);

  const close = () => {
    setTyped(null);
    setAt(0);
    setAwaited(false);
  };
  const take = (id: string) => {
    onChange(id);
    onPicked?.(known, id);
    close();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the answer is there
  useEffect(() => {
    if (!awaited || !isAnswered) return;
    setAwaited(false);
    const [first] = offers;
    if (first) take(first.id);
    else if (!box.current?.contains(document.activeElement)) close();
  }, [awaited, isAnswered]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return setTyped('');
      if (!isAnswered) return;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setAt(Math.max(0, Math.min(offers.length - 1, at + step)));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      if (!isAnswered) return setAwaited(true);
      const chosen = offers[at];
      if (chosen) take(chosen.id);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: leaving the whole picker closes it
    <div
      ref={box}
      className={classes.picker}
      onBlur={(event) => {
        if (!awaited && !box.current?.contains(event.relatedTarget)) close();
      }}
    >
      <input
        {...control}
        role="combobox"
        aria-expanded={open}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={open && offers[at] ? `${list}-${at}` : undefined}
        className={`${field.input} ${classes.input}`}
        dir="auto"
        autoComplete="off"
        placeholder={text('records.search')}
        value={typed ?? (value ? name : '')}
        onClick={() => !open && setTyped('')}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          setAwaited(false);
        }}
        onKeyDown={onKeyDown}
      />
      {value && optional && !open ? (
        <button
          type="button"
          className={classes.clear}
          aria-label={text('records.remove')}
          onClick={() => onChange('')}
        >
          <IconX size={20} aria-hidden />
        </button>
      ) : (
        <IconSelector className={classes.icon} size={20} aria-hidden />
      )}
      <div
        id={list}
        role="listbox"
        className={classes.list}
        hidden={!open}
        tabIndex={-1}
        aria-label={text('records.search')}
      >
        {offers.map((offer, index) => (
          <OfferRow
            key={offer.id}
            id={`${list}-${index}`}
            known={known}
            offer={offer}
            active={index === at}
            chosen={offer.id === value}
            onTake={() => take(offer.id)}
          />
        ))}
        {open && isAnswered && offers.length === 0 && <p className={classes.none}>{text('records.nothingFound')}</p>}
      </div>
    </div>
  );
}

function OfferRow(props: {
  id: string;
  known: KnownEntity;
  offer: Offer;
  active: boolean;
  chosen: boolean;
  onTake(): void;
}) {
  const { id, known, offer, active, chosen, onTake } = props;
  const words = useWords(known);
  const second = offerFields(known)
    .map(([name, declared]) => String(offer[nameKey(name)] ?? words(name, declared, offer[name] ?? null)))
    .filter(Boolean);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the combobox, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: likewise
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      data-active={active || undefined}
      className={classes.offer}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onTake}
    >
      <span className={classes.name} dir="auto">
        {offer._name ?? '–'}
      </span>
      {second.length > 0 && (
        <span className={classes.second} dir="auto">
          {second.map(isolate).join(' · ')}
        </span>
      )}
    </div>
  );
}
