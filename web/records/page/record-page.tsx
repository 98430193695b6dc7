import { IconFileOff } from '@tabler/icons-react';
import type { SqlValue } from '#device/api.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { RecordState } from '../../delivery/record-state.tsx';
import { useProfile } from '../../device/device-context.tsx';
import { isLong, titleField } from '../../device/record-name.ts';
import { useLive } from '../../device/use-live.ts';
import { listAddress } from '../../frame/addresses.ts';
import { ScreenSkeleton } from '../../frame/screen-skeleton.tsx';
import { useTitle } from '../../frame/use-title.ts';
import { BackLink } from '../../parts/back-link.tsx';
import card from '../../parts/card.module.css';
import { EmptyState } from '../../parts/empty-state.tsx';
import { placeLeft } from '../../parts/last-place.ts';
import { useLabel } from '../../parts/use-label.ts';
import { When } from '../../parts/when.tsx';
import { useText } from '../../texts/use-text.ts';
import { fieldsOf, isTechnical, mainChoiceOf, type NamedField, namedBy } from '../declared.ts';
import { nameKey, type RecordRow } from '../list/list-query.ts';
import { useRowTitle } from '../list/record-cards.tsx';
import { ChoiceValue, DetailValue } from '../value/value.tsx';
import { wireRow } from '../value/wire-row.ts';
import { deletionOf, isOwnWork } from './deeds.ts';
import { RecordActions } from './record-actions.tsx';
import { RecordHistory } from './record-history.tsx';
import classes from './record-page.module.css';
import { recordReads, recordSql } from './record-query.ts';
import { RecordRelated } from './record-related.tsx';

/** Everything about a record: its fields, what refers to it, how far one's work on it is, what happened, what can be done. */
export function RecordPage({ known, id, beside = false }: { known: KnownEntity; id: string; beside?: boolean }) {
  const text = useText();
  const label = useLabel();
  const { rows } = useLive<RecordRow>(recordSql(known), [id], recordReads(known));
  const back = (
    <div className={classes.back}>
      <BackLink href={placeLeft(known.name, listAddress(known.name))} words={label(known.entity.labelMany)} />
    </div>
  );
  if (!rows) return <ScreenSkeleton rows={4} />;
  const [row] = rows;
  if (!row) {
    return (
      <div className={classes.screen}>
        {back}
        <div className={classes.page}>
          <RecordState id={id} entity={known.name} />
          <EmptyState icon={IconFileOff} title={text('records.gone')} text={text('records.goneText')} />
        </div>
      </div>
    );
  }
  return (
    <div className={classes.screen} data-beside={beside || undefined}>
      {back}
      <Content known={known} row={row} beside={beside} />
    </div>
  );
}

function Content({ known, row, beside }: { known: KnownEntity; row: RecordRow; beside: boolean }) {
  const { entity } = known;
  const text = useText();
  const label = useLabel();
  const title = useRowTitle(known, row);
  useTitle(title);
  const Name = beside ? 'h2' : 'h1';
  const Title = beside ? 'h3' : 'h2';
  const choice = mainChoiceOf(entity);
  const chosen = choice && row[choice[0]];
  const own = titleField(entity);
  const shown = fieldsOf(entity).filter(
    ([name, field]) =>
      name !== choice?.[0] && field.kind !== 'list' && (name !== own || field.kind === 'reference' || isLong(field)),
  );
  const log = entity.name === known.pack.audit;
  // An id says nothing to anybody, except in the log.
  const says = ([name, field]: NamedField) => log || !isTechnical(field) || namedBy(known, name, field) !== undefined;
  const facts = shown.filter((fact) => row[fact[0]] != null && says(fact));
  const lists = fieldsOf(entity).filter(([name, { kind }]) => kind === 'list' && row[name] != null);
  return (
    <>
      <article className={classes.page}>
        <header className={classes.head}>
          <p className={classes.kind}>{label(entity.label)}</p>
          <Name className={classes.name} dir="auto">
            {title}
          </Name>
          <p className={classes.line}>
            {choice && chosen != null && <ChoiceValue name={choice[0]} field={choice[1]} value={String(chosen)} />}
            {row.version > 0 && (
              <span className={classes.changed}>
                {text('records.changedAt')} <When instant={String(row.lastModifiedAt)} />
              </span>
            )}
          </p>
        </header>
        <RecordState id={row.id} entity={known.name} />
        <Withheld known={known} row={row} />
        {facts.length > 0 && (
          <dl className={classes.facts}>
            {facts.map((fact) => (
              <Fact key={fact[0]} known={known} fact={fact} row={row} />
            ))}
          </dl>
        )}
        {lists.map(([name, field]) => (
          <section key={name} className={card.box}>
            <Title className={card.title}>{label(field.label)}</Title>
            <DetailValue known={known} name={name} field={field} value={row[name] ?? null} named={null} />
          </section>
        ))}
        <RecordRelated known={known} id={row.id} />
        {entity.name !== known.pack.audit && (
          <details className={card.box}>
            <summary className={card.fold}>{text('delivery.history')}</summary>
            <RecordHistory known={known} id={row.id} />
          </details>
        )}
      </article>
      <RecordActions known={known} row={row} title={title} />
    </>
  );
}

/** Why what this person's role may do is not offered here: the office's word on their own work, the end of what must stay. */
function Withheld({ known, row }: { known: KnownEntity; row: RecordRow }) {
  const text = useText();
  const { user } = useProfile();
  const wire = wireRow(known, row);
  return (
    <>
      {isOwnWork(known, user, wire) && <p className={classes.withheld}>{text('records.ownWork')}</p>}
      {deletionOf(known, user, wire) === 'kept' && <p className={classes.withheld}>{text('records.kept')}</p>}
    </>
  );
}

function Fact({
  known,
  fact: [name, field],
  row,
}: {
  known: KnownEntity;
  fact: NamedField;
  row: Record<string, SqlValue>;
}) {
  const label = useLabel();
  const text = useText();
  // The server has not seen it yet: what it computes is this device's guess.
  const guess = row.version === 0 && field.kind === 'money' && known.entity.serverFields.includes(name);
  return (
    <div className={classes.fact} data-kind={field.kind} data-long={isLong(field) || undefined}>
      <dt>
        {label(field.label)}
        {guess && ` (${text('records.estimate')})`}
      </dt>
      <dd>
        <DetailValue
          known={known}
          name={name}
          field={field}
          value={row[name] ?? null}
          named={(row[nameKey(name)] ?? null) as string | null}
        />
      </dd>
    </div>
  );
}
