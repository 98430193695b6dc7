import { Fragment, type ReactNode, type Ref } from 'react';
import { Link } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { isInName, titleField } from '../../device/record-name.ts';
import { addressOf, recordAddress } from '../../frame/addresses.ts';
import { asWorkState, StateMark } from '../../parts/state-mark.tsx';
import { useLabel } from '../../parts/use-label.ts';
import { VirtualList, type VirtualListHandle } from '../../parts/virtual-list.tsx';
import { fieldOf, mainChoiceOf, type NamedField, subtitleOf } from '../declared.ts';
import { RowPlace } from '../page/row-place.tsx';
import { useWords } from '../use-words.ts';
import { CellValue, ChoiceValue } from '../value/value.tsx';
import { nameKey, type RecordRow } from './list-query.ts';
import classes from './record-cards.module.css';
import type { Item } from './use-record-list.ts';

/** In px; the real height is measured. */
const ROW_HEIGHT = 72;

/** What a card shows beside its title. */
export const cardColumns = ({ entity }: KnownEntity): NamedField[] => {
  const shown = subtitleOf(entity);
  const choice = mainChoiceOf(entity);
  return choice && !shown.some(([name]) => name === choice[0]) ? [...shown, choice] : shown;
};

/** A list where there is no room for a table: a card with the title, a second line and the states. */
export function RecordCards(props: {
  ref?: Ref<VirtualListHandle>;
  known: KnownEntity;
  items: readonly Item[];
  want(index: number): void;
  head: ReactNode;
  empty: ReactNode;
  /** The record that is open beside the list. */
  open?: string;
  /** Put behind the addresses of records, so that the list beside one stays as it is. */
  address: string;
}) {
  const { ref, known, items, want, head, empty, open, address } = props;
  const label = useLabel();
  const person = useProfile();
  const own = (id: string) => addressOf(known.name, id, person);
  return (
    <VirtualList
      ref={ref}
      items={items}
      keyOf={({ key }) => key}
      estimate={ROW_HEIGHT}
      label={label(known.entity.labelMany)}
      remember={`records ${known.name}`}
      head={head}
      empty={empty}
      render={({ row }, index) =>
        row ? (
          <Link
            href={
              own(row.id) === recordAddress(known.name, row.id) && address ? `${own(row.id)}?${address}` : own(row.id)
            }
            className={classes.card}
            aria-current={row.id === open ? 'true' : undefined}
          >
            <Card known={known} row={row} />
          </Link>
        ) : (
          <RowPlace index={index} want={want} />
        )
      }
    />
  );
}

function Card({ known, row }: { known: KnownEntity; row: RecordRow }) {
  const state = asWorkState(row._state as string | null);
  const title = useRowTitle(known, row);
  const choice = mainChoiceOf(known.entity);
  const facts = cardColumns(known).filter(
    ([name]) => name !== choice?.[0] && row[name] != null && !isInName(known.entity, name),
  );
  const chosen = choice && row[choice[0]];
  return (
    <>
      <span className={classes.title} dir="auto">
        {title}
      </span>
      {chosen != null && choice && (
        <span className={classes.choice}>
          <ChoiceValue name={choice[0]} field={choice[1]} value={String(chosen)} />
        </span>
      )}
      {facts.length > 0 && (
        <span className={classes.facts}>
          {facts.map(([name, field], at) => (
            <Fragment key={name}>
              {/* Between names of two scripts, not inside one. */}
              {at > 0 && ' · '}
              <bdi>
                <CellValue
                  known={known}
                  name={name}
                  field={field}
                  value={row[name] ?? null}
                  named={row[nameKey(name)] as string | null}
                  quiet
                />
              </bdi>
            </Fragment>
          ))}
        </span>
      )}
      {state && state !== 'received' && (
        <span className={classes.state}>
          <StateMark state={state} plain />
        </span>
      )}
    </>
  );
}

/** What a row is called: its title as people read it, else the name of its kind. */
export function useRowTitle(known: KnownEntity, row: RecordRow): string {
  const plain = useWords(known);
  const label = useLabel();
  const title = titleField(known.entity);
  const field = title === undefined ? undefined : fieldOf(known.entity, title);
  if (row._name == null || title === undefined || !field) return label(known.entity.label);
  return field.kind === 'reference' ? String(row._name) : plain(title, field, row._name);
}
