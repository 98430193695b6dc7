import { Redirect, useSearch } from 'wouter';
import type { KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../../device/device-context.tsx';
import { addressOf, recordAddress } from '../../frame/addresses.ts';
import { NotFound } from '../../frame/not-found.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { useLabel } from '../../parts/use-label.ts';
import { useWide } from '../../parts/use-wide.ts';
import { Workspace } from '../../parts/workspace.tsx';
import { RecordPage } from '../page/record-page.tsx';
import { useKnown } from '../use-known.ts';
import { RecordList } from './record-list.tsx';
import classes from './records-screen.module.css';

/** The records of a kind, and the one that is open: beside the list where there is room, else in its place. */
export function RecordsScreen({ pack, entity, id }: { pack: string; entity: string; id?: string }) {
  const known = useKnown(pack, entity);
  const person = useProfile();
  if (!known) return <NotFound />;
  const own = id === undefined ? null : addressOf(known.name, id, person);
  // A kind whose pack has a page of its own.
  if (id !== undefined && own !== null && own !== recordAddress(known.name, id)) return <Redirect to={own} replace />;
  return <Records key={known.name} known={known} id={id} />;
}

function Records({ known, id }: { known: KnownEntity; id?: string }) {
  const wide = useWide();
  const label = useLabel();
  const address = useSearch();
  useTitle(label(known.entity.labelMany));
  if (id !== undefined && !wide) return <RecordPage key={id} known={known} id={id} />;
  return (
    <Workspace>
      <div className={id === undefined ? classes.whole : classes.list}>
        <RecordList known={known} open={id} cards={!wide || id !== undefined} address={address} />
      </div>
      {id !== undefined && (
        <section className={classes.detail} aria-label={label(known.entity.label)}>
          <RecordPage key={id} known={known} id={id} beside />
        </section>
      )}
    </Workspace>
  );
}
