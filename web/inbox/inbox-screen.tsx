import { IconInbox } from '@tabler/icons-react';
import { Link, Redirect } from 'wouter';
import { entityNamed } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { useRecordName } from '../device/use-record-name.ts';
import { addressOf } from '../frame/addresses.ts';
import screen from '../frame/screen.module.css';
import { ScreenSkeleton } from '../frame/screen-skeleton.tsx';
import { useTitle } from '../frame/use-title.ts';
import { REFUSED } from '../office/refused/addresses.ts';
import { BackLink } from '../parts/back-link.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useScrollPlace } from '../parts/use-scroll-place.ts';
import { useWide } from '../parts/use-wide.ts';
import { Workspace } from '../parts/workspace.tsx';
import { useText } from '../texts/use-text.ts';
import { caseAddress, INBOX, refusalAddress } from './addresses.ts';
import { ConflictCase } from './conflict-case.tsx';
import classes from './inbox.module.css';
import { countOf, InboxList } from './inbox-list.tsx';
import { RefusalPage } from './refusal-page.tsx';
import { Settled } from './settled.tsx';
import { type Inbox, treesOf, useInbox } from './use-inbox.ts';

interface Place {
  record?: { entity: string; entityId: string };
  refused?: string;
}

/** What waits for this person's decision, and the one that is open: beside the list where there is room. */
export function InboxScreen({ record, refused }: Place) {
  const text = useText();
  const wide = useWide();
  const inbox = useInbox();
  const here = record ? caseAddress(record) : refused ? refusalAddress(refused) : undefined;
  useTitle(text('inbox.title'));
  useScrollPlace(here ?? INBOX);
  if (!inbox) return <ScreenSkeleton rows={4} />;
  const open = here !== undefined && <Open key={here} inbox={inbox} record={record} refused={refused} wide={wide} />;
  if (open && !wide) return open;
  const list = <List inbox={inbox} here={here} />;
  if (!wide) return list;
  // The same list with and without one beside it: it keeps its place and the focus.
  return (
    <Workspace>
      <div className={open ? classes.beside : classes.whole}>{list}</div>
      {open && (
        <section key={here} className={classes.detail} aria-label={text('inbox.open')}>
          {open}
        </section>
      )}
    </Workspace>
  );
}

function List({ inbox, here }: { inbox: Inbox; here?: string }) {
  const text = useText();
  const { user } = useProfile();
  const count = countOf(inbox);
  const isEmpty = inbox.cases.length + inbox.refusals.length === 0;
  return (
    <div className={screen.column}>
      <BackLink href="/sync" words={text('sync.title')} />
      <h1 className={screen.title}>{text('inbox.title')}</h1>
      {isEmpty ? (
        <EmptyState icon={IconInbox} title={text('inbox.empty')} text={text('inbox.emptyText')} />
      ) : (
        <>
          {count > 0 && <p className={classes.count}>{text('inbox.count', { count })}</p>}
          <InboxList inbox={inbox} here={here} />
        </>
      )}
      {user.role === 'admin' && (
        <p className={classes.office}>
          <Link className={classes.toRecord} href={REFUSED}>
            {text('repair.title')}
          </Link>
        </p>
      )}
    </div>
  );
}

function Open({ inbox, record, refused, wide }: Place & { inbox: Inbox; wide: boolean }) {
  const text = useText();
  const waiting =
    record && inbox.cases.find(({ entity, entityId }) => entity === record.entity && entityId === record.entityId);
  const trees = treesOf(inbox.refusals);
  const tree = trees.find(({ root }) => root.eventId === refused);
  const parent = trees.find(({ parked }) => parked.some(({ eventId }) => eventId === refused));
  const ofRecord = record && trees.find(({ root }) => root.entityId === record.entityId);
  if (!waiting && ofRecord) return <Redirect to={refusalAddress(ofRecord.root.eventId)} replace />;
  if (!tree && parent) return <Redirect to={refusalAddress(parent.root.eventId)} replace />;
  const about = waiting ?? tree?.root ?? record;
  return (
    <div className={classes.screen} data-beside={wide || undefined}>
      {!wide && (
        <div className={classes.back}>
          <BackLink href={INBOX} words={text('inbox.title')} />
        </div>
      )}
      {about && (waiting || tree) ? (
        <Titled entity={about.entity} entityId={about.entityId} inbox={inbox}>
          {waiting ? { waiting } : { tree: tree! }}
        </Titled>
      ) : (
        <Settled inbox={inbox} record={record ?? null} isChosen={false} />
      )}
    </div>
  );
}

type What = { waiting: Inbox['cases'][number] } | { tree: ReturnType<typeof treesOf>[number] };

function Titled(props: { entity: string; entityId: string; inbox: Inbox; children: What }) {
  const { entity, entityId, inbox, children: what } = props;
  const label = useLabel();
  const text = useText();
  const person = useProfile();
  const known = entityNamed(entity);
  const name = useRecordName(entity, entityId);
  useTitle(name);
  return (
    <>
      <header className={classes.head}>
        <div>
          <p className={classes.kind}>{known ? label(known.entity.label) : entity}</p>
          <h1 className={classes.name} dir="auto">
            {name}
          </h1>
        </div>
        <Link className={classes.toRecord} href={addressOf(entity, entityId, person)}>
          {text('inbox.toRecord')}
        </Link>
      </header>
      {'tree' in what ? (
        <RefusalPage tree={what.tree} title={name} />
      ) : what.waiting.isChosen ? (
        <Settled inbox={inbox} record={what.waiting} isChosen />
      ) : (
        known && <ConflictCase key={what.waiting.eventIds.join()} known={known} waiting={what.waiting} title={name} />
      )}
    </>
  );
}
