import { Button } from '@mantine/core';
import { IconChecks, IconPackageOff } from '@tabler/icons-react';
import { useState } from 'react';
import { shortage, shortageFields } from '#packs/logistics/shortage.ts';
import { useSync } from '../../device/device-context.tsx';
import screen from '../../frame/screen.module.css';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { FilterChips } from '../../parts/filter-chips.tsx';
import { isolate } from '../../parts/isolate.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useWide } from '../../parts/use-wide.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import { useTyping } from '../../update/typing.ts';
import { SettleSheet } from './settle-sheet.tsx';
import { ShortageCards } from './shortage-cards.tsx';
import type { ShortageRow } from './shortage-query.ts';
import { ShortageTable } from './shortage-table.tsx';
import classes from './shortages.module.css';
import { useShortages } from './use-shortages.ts';

/** [L6] What was delivered or sold and was not there, live: what is missing where, because of what, and what was done about it. */
export function ShortagesScreen() {
  const text = useText();
  const label = useLabel();
  const wide = useWide();
  const { show, onShow, rows, fresh, counts, more } = useShortages();
  const [asked, setAsked] = useState<ShortageRow | null>(null);
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({});
  const [settled, setSettled] = useState<ShortageRow | null>(null);
  useTyping(Object.values(notes).some((note) => note.trim() !== ''));
  const title = label(shortage.labelMany);
  useTitle(title);
  const Rows = wide ? ShortageTable : ShortageCards;
  const { open, settled: done } = shortageFields.status.choices!;
  return (
    <div className={classes.screen}>
      <BackLink href="/office" words={text('office.back')} />
      <h1 className={screen.title}>{title}</h1>
      <FilterChips
        label={text('office.show')}
        chips={[
          { value: 'open', label: label(open!), count: counts.open },
          { value: 'settled', label: label(done!), count: counts.settled },
        ]}
        value={show}
        onChange={onShow}
      />
      <p role="status" className={classes.done}>
        {settled &&
          text('shortages.done', { product: isolate(settled.productName ?? ''), cause: isolate(settled.cause) })}
      </p>
      <AsOf />
      {!rows && <ScreenSkeleton rows={4} />}
      {rows?.length === 0 && (
        <EmptyState
          icon={show === 'open' ? IconChecks : IconPackageOff}
          title={text(show === 'open' ? 'shortages.noneOpen' : 'shortages.noneSettled')}
          text={show === 'open' ? text('shortages.noneText') : undefined}
        />
      )}
      {rows && rows.length > 0 && <Rows rows={rows} fresh={fresh} onSettle={setAsked} />}
      {more && (
        <Button variant="default" fullWidth mt="md" onClick={more}>
          {text('shortages.more')}
        </Button>
      )}
      <SettleSheet
        row={asked}
        note={notes[asked?.id ?? ''] ?? ''}
        onNote={(note) => asked && setNotes({ ...notes, [asked.id]: note })}
        onDone={(row) => {
          setAsked(null);
          setSettled(row);
          setNotes(({ [row.id]: _settled, ...others }) => others);
        }}
        onCancel={() => setAsked(null)}
      />
    </div>
  );
}

/** Without a network the board goes on as it was; it says as of when. */
function AsOf() {
  const text = useText();
  const { reachable, lastContactAt } = useSync();
  if (reachable !== false) return null;
  return (
    <p className={classes.muted}>
      {text('shortages.offline')} {lastContactAt && <When instant={lastContactAt} />}
    </p>
  );
}
