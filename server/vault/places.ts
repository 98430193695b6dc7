// [N9] Where locked texts lie: each table, how its rows are gone through, and how one of them is locked anew.
import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, PACKS } from '#packs/registry.ts';
import { snakeCase } from '../database/columns.ts';
import { identifier, qualified } from '../database/sql/text.ts';
import { BODY, type Vault } from './vault.ts';

/** Texts of one row by column, `null` where there is none. */
export type Texts = Record<string, string | null>;

export interface Place {
  /** As SQL names it. */
  table: string;
  /** The primary key behind the tenant: columns of type `uuid`. */
  key: readonly string[];
  /** The record that the texts are of, as SQL on `t`. */
  record: string;
  /** What holds locked texts, and its type. */
  columns: readonly { name: string; type: 'text' | 'json' | 'jsonb' }[];
  reseal(vault: Vault, recordId: string, texts: Texts): Promise<Texts>;
}

/** Every value through `turn`; the texts that changed. */
async function changed(texts: Texts, turn: (column: string, text: string) => Promise<string>): Promise<Texts> {
  const turned: Texts = {};
  for (const [column, text] of Object.entries(texts)) {
    const now = text === null ? null : await turn(column, text);
    if (now !== text) turned[column] = now;
  }
  return turned;
}

function rowsOf(name: string, { sensitive }: AnyEntity): Place {
  const fields = new Map<string, string>(sensitive.map((field: string) => [snakeCase(field), field]));
  return {
    table: qualified(name),
    key: ['id'],
    record: 't.id',
    columns: [...fields.keys()].map((column) => ({ name: column, type: 'text' })),
    reseal: (vault, recordId, texts) =>
      changed(texts, (column, text) => vault.reseal(fields.get(column)!, recordId, text)),
  };
}

const inJson = (
  table: string,
  key: readonly string[],
  record: string,
  type: 'json' | 'jsonb',
  names: readonly string[],
): Place => ({
  ...{ table, key, record },
  columns: names.map((name) => ({ name, type })),
  reseal: (vault, recordId, texts) => changed(texts, (_column, text) => vault.resealJson(text, recordId)),
});

/** Of every pack: a tenant may have had one that it has no more. */
const entities = entitiesOf(Object.keys(PACKS));

export const PLACES: readonly Place[] = [
  ...entities.filter(({ entity }) => entity.sensitive.length > 0).map(({ name, entity }) => rowsOf(name, entity)),
  inJson('navette.ledger', ['device_id', 'event_id'], `t.event ->> 'entityId'`, 'json', ['event', 'receipt']),
  inJson('navette.conflict_log', ['id'], 't.entity_id', 'jsonb', ['mine', 'theirs']),
  {
    table: 'navette.rejected_payload',
    key: ['id'],
    record: 't.id',
    columns: [{ name: 'body', type: 'text' }],
    reseal: (vault, recordId, texts) => changed(texts, (_column, text) => vault.reseal(BODY, recordId, text)),
  },
];

/** Entries of the audit log are never rewritten: a key that one of them needs is kept. Columns of JSON. */
export const KEPT: readonly Pick<Place, 'table' | 'columns'>[] = entities
  .filter(({ entity, pack }) => entity.name === pack.audit)
  .map(({ name }) => ({ table: qualified(name), columns: [{ name: 'detail', type: 'jsonb' as const }] }));

/** SQL: a row of `t` holds a text that one of the keys in `$<at>` (`1|2`) has locked. Within JSON it stands between quotes. */
export const lockedBy = ({ columns }: Pick<Place, 'columns'>, at: number): string =>
  columns
    .map(({ name, type }) => {
      const [before, after] = type === 'text' ? ['^', '$'] : ['"', '"'];
      return `t.${identifier(name)}::text ~ ('${before}nv1\\.(' || $${at}::text || ')\\.[A-Za-z0-9_-]{38,}${after}')`;
    })
    .join(' or ');
