import { Button } from '@mantine/core';
import { IconListSearch, IconStack2 } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { KnownEntity } from '#packs/registry.ts';
import { listAddress } from '../frame/addresses.ts';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { rememberPlace } from '../parts/last-place.ts';
import { useMedia } from '../parts/use-wide.ts';
import type { VirtualListHandle } from '../parts/virtual-list.tsx';
import { useText } from '../texts/use-text.ts';
import { columnsOf } from './declared.ts';
import { ListHead } from './list-head.tsx';
import { cardColumns, RecordCards } from './record-cards.tsx';
import { RecordTable } from './record-table.tsx';
import { useListView } from './use-list-view.ts';
import { useRecordList } from './use-record-list.ts';

/** From here on a table has room for more columns. */
const ROOMY = '(min-width: 75em)';
const COLUMNS = { roomy: 6, tight: 4 };

/** A list of records: table or cards, with search, filters and the way to a new one. `open`: beside this record. */
export function RecordList(props: { known: KnownEntity; open?: string; cards: boolean; address: string }) {
  const { known, open, cards, address } = props;
  const { entity } = known;
  const text = useText();
  const roomy = useMedia(ROOMY);
  const handle = useRef<VirtualListHandle>(null);
  const search = useListView(known);
  const columns = cards ? cardColumns(known) : columnsOf(entity, roomy ? COLUMNS.roomy : COLUMNS.tight);
  const { items, want } = useRecordList(known, columns, search);
  const list = listAddress(known.name);
  useEffect(() => {
    if (open === undefined) rememberPlace(known.name, address ? `${list}?${address}` : list);
  }, [known, list, address, open]);

  if (!items) return <ScreenSkeleton />;
  const head = (
    <ListHead
      known={known}
      search={search}
      count={items.length}
      beside={open !== undefined}
      cards={cards}
      onDown={() => handle.current?.focusRow(0)}
    />
  );
  const empty = search.all ? (
    <EmptyState icon={IconStack2} title={text('records.empty')} text={text('records.emptyText')} />
  ) : (
    <EmptyState icon={IconListSearch} title={text('records.nothingFound')}>
      <Button variant="default" onClick={() => search.change({ typed: '', only: {} })}>
        {text('records.showAll')}
      </Button>
    </EmptyState>
  );
  if (!cards) {
    return (
      <>
        {head}
        <RecordTable
          ref={handle}
          known={known}
          columns={columns}
          items={items}
          want={want}
          search={search}
          empty={empty}
          address={address}
        />
      </>
    );
  }
  return (
    <RecordCards
      ref={handle}
      known={known}
      items={items}
      want={want}
      head={head}
      empty={empty}
      open={open}
      address={address}
    />
  );
}
