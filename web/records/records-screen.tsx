import { useSearch } from 'wouter';
import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { kindsOf } from '../frame/addresses.ts';
import { NotFound } from '../frame/not-found.tsx';
import { useTitle } from '../frame/use-title.ts';
import { useLabel } from '../parts/use-label.ts';
import { useWide } from '../parts/use-wide.ts';
import { Workspace } from '../parts/workspace.tsx';
import { RecordList } from './record-list.tsx';
import { RecordPage } from './record-page.tsx';
import classes from './records-screen.module.css';

/** The kind of record of an address, when this person's packs have it and their role may see it. */
export function useKnown(pack: string, name: string): KnownEntity | null {
  const person = useProfile();
  const known = entityNamed(`${pack}.${name}`);
  return known && kindsOf(person).some((one) => one.name === known.name) ? known : null;
}

/** The records of a kind, and the one that is open: beside the list where there is room, else in its place. */
export function RecordsScreen({ pack, entity, id }: { pack: string; entity: string; id?: string }) {
  const known = useKnown(pack, entity);
  if (!known) return <NotFound />;
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
