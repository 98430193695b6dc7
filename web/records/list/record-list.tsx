import { Button } from '@mantine/core';
import { IconListSearch, IconPlus, IconStack2 } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { listAddress } from '../../frame/addresses.ts';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { ActionBar } from '../../parts/action-bar.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { rememberPlace } from '../../parts/last-place.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { useHotkey } from '../../parts/use-hotkey.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useMedia } from '../../parts/use-wide.ts';
import type { VirtualListHandle } from '../../parts/virtual-list.tsx';
import { useText } from '../../texts/use-text.ts';
import { columnsOf } from '../declared.ts';
import { makingOf } from '../page/deeds.ts';
import { useKindName } from '../use-kind-name.ts';
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
  const { user } = useProfile();
  const [, navigate] = useLocation();
  const roomy = useMedia(ROOMY);
  const handle = useRef<VirtualListHandle>(null);
  const search = useListView(known);
  const columns = cards ? cardColumns(known) : columnsOf(entity, roomy ? COLUMNS.roomy : COLUMNS.tight);
  const { items, want } = useRecordList(known, columns, search);
  const list = listAddress(known.name);
  const create = useKindName('records.new', known);
  const label = useLabel();
  const making = makingOf(known, user.role);
  useHotkey('n', () => making && navigate(`${list}/new`));
  useEffect(() => {
    if (open === undefined) rememberPlace(known.name, address ? `${list}?${address}` : list);
  }, [known, list, address, open]);

  if (!items) return <ScreenSkeleton />;
  const add = making && (
    <LinkButton href={`${list}/new`} leftSection={<IconPlus size={20} aria-hidden />} size={cards ? 'lg' : 'md'}>
      {making.named ? label(making.named.label) : create}
    </LinkButton>
  );
  const head = (
    <ListHead
      known={known}
      search={search}
      count={items.length}
      beside={open !== undefined}
      cards={cards}
      action={!cards && add}
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
    <>
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
      {add && open === undefined && <ActionBar>{add}</ActionBar>}
    </>
  );
}
