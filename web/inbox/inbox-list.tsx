import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ConflictCase } from '#device/api.ts';
import { entityNamed } from '#packs/registry.ts';
import { useRecordName } from '../device/use-record-name.ts';
import card from '../parts/card.module.css';
import { useLabel } from '../parts/use-label.ts';
import { When } from '../parts/when.tsx';
import { actionWords } from '../records/page/action-words.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { caseAddress, refusalAddress } from './addresses.ts';
import classes from './inbox-list.module.css';
import type { Inbox, RefusalTree } from './use-inbox.ts';
import { treesOf } from './use-inbox.ts';
import { useReason } from './use-reason.ts';

/** How many things need this person's hand: not what the office decides, nor what was chosen already. */
export const countOf = ({ cases, refusals }: Inbox): number => cases.filter(isOpen).length + treesOf(refusals).length;
const isOpen = ({ waitsFor, isChosen }: ConflictCase): boolean => waitsFor === 'you' && !isChosen;

/** Everything that waits for a person: two versions first, then refusals, then what others do. */
export function InboxList({ inbox, here }: { inbox: Inbox; here?: string }) {
  const open = inbox.cases.filter(isOpen);
  const others = inbox.cases.filter((one) => !isOpen(one));
  return (
    <ul className={classes.list}>
      {open.map((one) => (
        <CaseCard key={one.entityId} waiting={one} here={here} />
      ))}
      {treesOf(inbox.refusals).map((tree) => (
        <RefusalCard key={tree.root.eventId} tree={tree} here={here} />
      ))}
      {others.map((one) => (
        <CaseCard key={one.entityId} waiting={one} here={here} />
      ))}
    </ul>
  );
}

function Card(props: {
  href: string;
  here?: string;
  entity: string;
  entityId: string;
  tone: 'needsYou' | 'calm';
  mark: string;
  children: ReactNode;
}) {
  const { href, here, entity, entityId, tone, mark, children } = props;
  const label = useLabel();
  const known = entityNamed(entity);
  const name = useRecordName(entity, entityId);
  return (
    <li>
      <Link href={href} className={classes.card} aria-current={href === here ? 'true' : undefined}>
        <span className={card.head}>
          <span className={classes.cardKind}>{known ? label(known.entity.label) : entity}</span>
          <span className={card.mark} data-tone={tone}>
            {mark}
          </span>
        </span>
        <span className={classes.cardName} dir="auto">
          {name}
        </span>
        <span className={classes.cardLine}>{children}</span>
      </Link>
    </li>
  );
}

function CaseCard({ waiting, here }: { waiting: ConflictCase; here?: string }) {
  const text = useText();
  const label = useLabel();
  const known = entityNamed(waiting.entity);
  const { entity, entityId, isChosen, waitsFor, fields, madeAt } = waiting;
  const mark = isChosen ? 'inbox.chosen' : waitsFor === 'office' ? 'inbox.withOffice' : 'inbox.twoVersions';
  const contested = fields.filter((field) => field.isContested);
  const labels = (contested.length > 0 ? contested : fields)
    .slice(0, 3)
    .flatMap(({ name }) => (known?.entity.fields[name] ? [label(known.entity.fields[name].label)] : []));
  return (
    <Card
      href={caseAddress(waiting)}
      here={here}
      entity={entity}
      entityId={entityId}
      tone={isOpen(waiting) ? 'needsYou' : 'calm'}
      mark={text(mark)}
    >
      <When instant={madeAt} />
      {labels.length > 0 && ` · ${labels.join(' · ')}`}
    </Card>
  );
}

function RefusalCard({ tree: { root, parked }, here }: { tree: RefusalTree; here?: string }) {
  const text = useText();
  const reason = useReason();
  const { locale } = useLocale();
  return (
    <Card
      href={refusalAddress(root.eventId)}
      here={here}
      entity={root.entity}
      entityId={root.entityId}
      tone="needsYou"
      mark={text('inbox.refused')}
    >
      {actionWords(entityNamed(root.entity)?.entity, root.action, locale, text)} · <When instant={root.occurredAt} />
      <br />
      {reason(root)}
      {parked.length > 0 && ` ${text('inbox.parked', { count: parked.length })}.`}
    </Card>
  );
}
