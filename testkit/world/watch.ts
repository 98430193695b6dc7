// Looks at every answer of the server, delivered or not: whose rows are in it? The share, and the role it follows from, are
// asked in the very transaction that answered, from tables and declarations alone.
import { gunzipSync } from 'node:zlib';
import { CONFLICT_RESOLVED } from '#packs/core/deed.ts';
import type { Tx } from '#server/database/open.ts';
import type { Witness } from './line.ts';
import type { Person, WorldTenant } from './people.ts';
import type { SentRequest, WholeAnswer } from './server-side.ts';
import { shareKeysSql } from './share.ts';

interface Seen {
  tenant: WorldTenant;
  person: Person;
  /** Of each transaction that answered, in their order: the rows that this person may see. A stream's pages have one each. */
  shares: Set<string>[];
}

export class Watch implements Witness {
  /** Rows that reached somebody who may not see them. */
  readonly leaks: string[] = [];
  readonly #tenants: readonly WorldTenant[];
  readonly #onPushed: (tenant: WorldTenant) => void;
  /** Everything that a person was ever given, by user. */
  readonly #ever = new Map<string, Set<string>>();

  constructor(tenants: readonly WorldTenant[], onPushed: (tenant: WorldTenant) => void) {
    this.#tenants = tenants;
    this.#onPushed = onPushed;
  }

  inside(request: SentRequest) {
    const { pathname } = new URL(request.url);
    if (pathname !== '/api/sync/pull' && pathname !== '/api/sync/push') return null;
    const whose = this.#whose(request);
    if (!whose) return null;
    const seen: Seen = { ...whose, shares: [] };
    return { witness: (tx: Tx) => this.#look(tx, seen), seen };
  }

  /** As the token says, which the server checks. */
  #whose({ headers }: SentRequest): { tenant: WorldTenant; person: Person } | null {
    const [, claims = ''] = (headers.get('Authorization') ?? '').split('.');
    if (claims === '') return null;
    const { tid, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { tid: string; sub: string };
    const tenant = this.#tenants.find(({ id }) => id === tid);
    const person = tenant?.people.find(({ id }) => id === sub);
    return tenant && person ? { tenant, person } : null;
  }

  async #look(tx: Tx, { tenant, person, shares }: Seen): Promise<void> {
    const ids = new Set<string>();
    shares.push(ids);
    const [account] = await tx.sql<{ role: string; sectors: string[] }[]>`
      select role, sectors from navette.account where tenant_id = ${tenant.id} and id = ${person.id}`;
    const holder = { tenantId: tenant.id, userId: person.id, ...account! };
    const rows = await tx.sql.unsafe<{ key: string }[]>(shareKeysSql(tenant.entities, holder));
    const ever = this.#ever.get(person.id) ?? new Set();
    this.#ever.set(person.id, ever);
    for (const { key } of rows) {
      const id = key.split(' ')[1]!;
      ids.add(id);
      ever.add(id);
    }
  }

  answered(request: SentRequest, answer: WholeAnswer, given: unknown): void {
    if (answer.status !== 200 || !given) return;
    const seen = given as Seen;
    const text = new TextDecoder().decode(
      answer.headers.get('Content-Encoding') === 'gzip' ? gunzipSync(answer.bytes) : answer.bytes,
    );
    if (new URL(request.url).pathname === '/api/sync/push') {
      this.#receipts(seen, text, eventsIn(request));
      this.#onPushed(seen.tenant);
    } else this.#lines(seen, text);
  }

  #receipts(seen: Seen, text: string, events: readonly Sent[]): void {
    const { receipts } = JSON.parse(text) as {
      receipts: { eventId: string; row?: { id: string }; replayed?: boolean; mergedInto?: string }[];
    };
    const gone = new Set(events.flatMap(({ entityId, deletes }) => (deletes ? [entityId] : [])));
    const sentAs = new Map(events.map(({ id, entityId }) => [id, entityId]));
    // By whatever id the author knew the record.
    const merged = receipts.filter(({ eventId }) => gone.has(sentAs.get(eventId) ?? ''));
    const deleted = new Set([...gone, ...merged.flatMap(({ mergedInto }) => mergedInto ?? [])]);
    for (const { row, replayed } of receipts) {
      if (!row) continue;
      const ever = this.#ever.get(seen.person.id);
      // Who deletes a record is told what it was; a verdict is replayed as it was, when the author still had the row.
      const may = seen.shares.at(-1)?.has(row.id) || deleted.has(row.id) || (replayed && ever?.has(row.id));
      if (deleted.has(row.id)) ever?.add(row.id);
      if (!may) this.#leak(seen, `a receipt with the row ${row.id}`);
    }
  }

  #lines(seen: Seen, text: string): void {
    let page = 0;
    for (const line of text.split('\n')) {
      if (line.startsWith('{"cursor"')) page += 1;
      if (!line.startsWith('{"entity"')) continue;
      const change = JSON.parse(line) as { entity: string; id: string; op: string };
      // Changed receipts are about the person's own events.
      if (change.op !== 'put' || change.entity === 'sync.receipt') continue;
      if (!seen.shares[page]?.has(change.id)) this.#leak(seen, `${change.entity} ${change.id} in a pull`);
    }
  }

  #leak({ person }: Seen, what: string): void {
    this.leaks.push(`${person.name} (${person.role}, ${person.id}) was given ${what}, which is not in their scope`);
  }
}

interface Sent {
  id: string;
  entityId: string;
  deletes: boolean;
}

/** The events of a push, and which of them delete their record. */
function eventsIn({ headers, body }: SentRequest): Sent[] {
  if (!body) return [];
  const text = new TextDecoder().decode(headers.get('Content-Encoding') === 'gzip' ? gunzipSync(body) : body);
  const { events } = JSON.parse(text) as {
    events: { id: string; entityId: string; action: string; payload: { delete?: boolean } }[];
  };
  return events.map(({ id, entityId, action, payload }) => ({
    ...{ id, entityId },
    deletes: action === 'DELETE' || (action === CONFLICT_RESOLVED && payload.delete === true),
  }));
}
