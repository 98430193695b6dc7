// What an edit should have been answered, by the contract as it is written (docs/PROTOCOL.md R32, docs/CONFLICTS.md, 0048) and by
// the world's own history of who wrote what. Nothing of the engine's judgement is asked: not its marks, nor the bases it keeps.
import type { AnyEntity } from '#packs/core/entity.ts';
import { validate } from '#packs/core/validate.ts';
import { entityNamed } from '#packs/registry.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import type { SyncEvent } from '#protocol/event.ts';
import type { History, Judged, Values, VerdictThen, Write } from './history.ts';

export interface Asked {
  /** Edits that wrote something, and conflicts. */
  edits: number;
  /** Of these: they met what another had written and their author had not seen. */
  met: number;
  /** What nobody can tell: it stands on a server that was set back. */
  untold: number;
}

const DELETED_AT = 'deletedAt';
/** Policies under which an edit is held to what its author has seen; under the others what comes is accepted, or decided once. */
const ASKING = new Set(['lastWriteWins', 'perField', 'manual']);

/** Up to which version its author has seen a column. `covered`: under a value of their own, so that no later version shows it. */
interface Seen {
  upTo: number;
  covered: boolean;
}
type SeenBy = (column: string) => Seen;

export function wrongVerdicts(history: History): { asked: Asked; findings: string[] } {
  const asked: Asked = { edits: 0, met: 0, untold: 0 };
  const findings: string[] = [];
  const asking = new Asking(history);
  for (const judged of history.events) {
    const { event, verdicts } = judged;
    const entity = asking.entityOf(judged);
    if (!entity || !ASKING.has(entity.policy.kind)) continue;
    const what = `event ${event.seq} (${event.id}, ${event.action} of ${event.entity} ${event.entityId})`;
    const applied = asking.applied(judged);
    if (applied) findings.push(...asking.askWritten(judged, applied, asked).map((text) => `${what} ${text}`));
    const conflict = verdicts.find(
      ({ receipt }) => receipt.code === 'VERSION_CONFLICT' && receipt.status === 'conflict',
    );
    if (conflict) findings.push(...asking.askConflict(judged, conflict, asked).map((text) => `${what} ${text}`));
  }
  return { asked, findings };
}

class Asking {
  readonly #history: History;
  readonly #rows = new Map<string, Write[]>();
  readonly #events: ReadonlyMap<string, Judged>;
  /** What each event wrote, by the version that its verdict names. */
  readonly #made = new Map<string, Write>();
  readonly #makers = new Map<Write, SyncEvent>();

  constructor(history: History) {
    this.#history = history;
    this.#events = new Map(history.events.map((judged) => [judged.event.id, judged]));
    for (const write of history.writes) {
      const key = `${write.entity} ${write.id}`;
      this.#rows.set(key, [...(this.#rows.get(key) ?? []), write]);
    }
    // As each life made them.
    for (const judged of history.events) this.#findMade(judged);
  }

  entityOf({ event }: Judged): AnyEntity | undefined {
    return entityNamed(event.entity)?.entity;
  }

  /** The verdict by which it took effect. */
  applied({ verdicts }: Judged): VerdictThen | undefined {
    return verdicts.find(({ receipt: { status, code } }) => {
      return (status === 'applied' || status === 'amended') && code !== 'CONFLICT_SETTLED';
    });
  }

  #findMade(judged: Judged): void {
    const { event } = judged;
    const { tx, receipt } = this.applied(judged) ?? {};
    if (receipt?.version === undefined) return;
    const own = this.#writesOf(event).filter((write) => {
      return write.tx === tx && write.by === event.userId && !this.#makers.has(write);
    });
    // A row that is taken out of a verdict is named by the version before it.
    const versions = receipt.visible === false ? [receipt.version, receipt.version + 1] : [receipt.version];
    const made = versions.flatMap((version) => own.find((write) => write.version === version) ?? [])[0];
    if (!made) return;
    this.#made.set(event.id, made);
    this.#makers.set(made, event);
  }

  #idOf({ entity, entityId }: SyncEvent): string {
    let id = entityId;
    for (let next = this.#history.aliases.get(`${entity} ${id}`); next; ) {
      id = next;
      next = this.#history.aliases.get(`${entity} ${id}`);
    }
    return id;
  }

  #writesOf(event: SyncEvent): readonly Write[] {
    return this.#rows.get(`${event.entity} ${this.#idOf(event)}`) ?? [];
  }

  #isSameRecord(a: SyncEvent, b: SyncEvent): boolean {
    return a.entity === b.entity && this.#idOf(a) === this.#idOf(b);
  }

  /** Its author's own events before this one on the record, as it names them. */
  #before({ event }: Judged): Judged[] {
    return event.after.flatMap((id) => {
      const other = this.#events.get(id);
      const isOwn = other?.event.userId === event.userId && other.event.deviceId === event.deviceId;
      return isOwn && this.#isSameRecord(other.event, event) ? [other] : [];
    });
  }

  /** `null`: nobody can tell. */
  #seenBy(judged: Judged, at: VerdictThen): SeenBy | null {
    const { event } = judged;
    const isKnown = event.epoch === at.epoch;
    // A choice stands on the version that was shown beside mine, whatever came before.
    const parents = event.action === 'CONFLICT_RESOLVED' ? [] : this.#before(judged);
    const [parent] = parents
      .filter((other) => {
        const { n = Number.POSITIVE_INFINITY, tx, receipt } = this.applied(other) ?? {};
        return receipt?.version !== undefined && (n < at.n || tx === at.tx);
      })
      .slice(-1);
    if (!parent) return isKnown ? () => ({ upTo: event.baseVersion, covered: false }) : null;
    const left = this.#leftBy(parent);
    if (!left || !isKnown) return left;
    return (column) => {
      const { upTo, covered } = left(column);
      return { upTo: covered ? upTo : Math.max(upTo, event.baseVersion), covered };
    };
  }

  /** What the next event of its author stands on. */
  #leftBy(judged: Judged): SeenBy | null {
    const { event } = judged;
    const at = this.applied(judged)!;
    const { receipt } = at;
    const made = this.#made.get(event.id);
    const version = made?.version ?? receipt.version! + (receipt.visible === false ? 1 : 0);
    const decided: Seen = { upTo: version, covered: true };
    if (made && made.before === null) return () => decided;
    const stood = this.#writesOf(event).findLast((write) => write.version <= version)?.after ?? {};
    if (event.action === 'CREATE' || receipt.mergedInto !== undefined) {
      // Of another's record: what was said otherwise is not seen.
      const isOther = (column: string) =>
        event.payload[column] != null && !isSame(event.payload[column], stood[column]);
      return (column) => (isOther(column) ? { upTo: 0, covered: true } : { upTo: version, covered: false });
    }
    const seen = this.#seenBy(judged, at);
    if (!seen) return null;
    const lost = lostOf(at);
    const wrote = new Set([...this.#named(event, made?.before ?? stood), ...(made ? changedBy(made) : [])]);
    return (column) => {
      if (lost.includes(column)) return { upTo: seen(column).upTo, covered: true };
      return wrote.has(column) ? decided : seen(column);
    };
  }

  /** The columns that an event is about, as its pack declares it. */
  #named(event: SyncEvent, row: Values): string[] {
    const { action, payload, userId, deviceId, occurredAt } = event;
    const values = action === 'CONFLICT_RESOLVED' ? payload.values : payload;
    const rule = entityNamed(event.entity)!.entity.actions[action];
    if (!rule) return Object.keys((values ?? {}) as Values);
    const checked = validate(rule.payload, payload);
    if (!checked.ok) return [];
    return Object.keys(rule.apply(row as never, checked.values as never, { userId, deviceId, occurredAt }));
  }

  /** What an edit changed over the head of another who had changed it since its author looked. */
  askWritten(judged: Judged, at: VerdictThen, asked: Asked): string[] {
    const { event } = judged;
    if (event.action !== 'UPDATE' && event.action !== 'DELETE' && event.action !== 'CONFLICT_RESOLVED') return [];
    const lost = lostOf(at);
    const made = this.#made.get(event.id);
    if (!made && lost.length === 0) return [];
    const seen = this.#seenBy(judged, at);
    if (!seen) {
      asked.untold += 1;
      return [];
    }
    asked.edits += 1;
    const changed = made ? changedBy(made) : [];
    const named = this.#named(event, made?.before ?? {});
    const written = changed.filter((column) => column === DELETED_AT || named.includes(column));
    // Who deletes a record takes all of it away.
    const isDeletion = changed.includes(DELETED_AT) && made?.after[DELETED_AT] !== null;
    const isOver = (column: string) => this.#lastBefore(made!, column, seen(column).upTo);
    const columns = isDeletion ? Object.keys(made!.after).filter(isField) : written;
    const overwritten = columns.filter(isOver);
    const findings = written.flatMap((column) => (lost.includes(column) ? [`wrote ${column}, which it had lost`] : []));
    if (lost.length > 0) findings.push(...this.#askOfOthers(judged, at, lost, 'was called overtaken'));
    if (overwritten.length + lost.length > 0) asked.met += 1;
    if (overwritten.length === 0 || this.#hasWord(event)) return findings;
    const over = overwritten.map((column) => `${column} of version ${isOver(column)} (seen: ${seen(column).upTo})`);
    return [...findings, `overwrote without a word: ${over.join(', ')}, by version ${made!.version}`];
  }

  #hasWord({ id, action }: SyncEvent): boolean {
    // A choice that finds theirs moved on asks again.
    if (action === 'CONFLICT_RESOLVED') return false;
    return this.#history.words.get(id)?.some((outcome) => outcome === 'won' || outcome === 'mixed') ?? false;
  }

  /** The version, later than `seen`, in which another device or program changed the value that `made` found; 0: none. */
  #lastBefore(made: Write, column: string, seen: number): number {
    const own = this.#makers.get(made)!;
    const rows = this.#rows.get(`${made.entity} ${made.id}`)!;
    const last = rows.findLast((write) => write.version < made.version && changedBy(write).includes(column));
    if (!last || last.version <= seen) return 0;
    const maker = this.#makers.get(last);
    return maker?.userId === own.userId && maker.deviceId === own.deviceId ? 0 : last.version;
  }

  /** A conflict is one: another wrote these columns since the version on which all that its author did stands. */
  askConflict(judged: Judged, at: VerdictThen, asked: Asked): string[] {
    const columns = at.receipt.resolution?.data?.columns;
    if (at.receipt.mergedInto !== undefined || !Array.isArray(columns)) return [];
    asked.edits += 1;
    asked.met += 1;
    return this.#askOfOthers(judged, at, columns as string[], 'was called in conflict');
  }

  #askOfOthers(judged: Judged, at: VerdictThen, columns: readonly string[], was: string): string[] {
    const chain = this.#chainOf(judged);
    const isLoose = chain.some(({ event, verdicts }) => {
      return (
        event.epoch !== at.epoch ||
        verdicts.some(
          ({ receipt: { status, mergedInto } }) => mergedInto || (event !== judged.event && status === 'conflict'),
        )
      );
    });
    if (isLoose) return [];
    const own = new Set(chain.flatMap(({ event }) => this.#made.get(event.id) ?? []));
    const from = Math.min(...chain.map(({ event }) => event.baseVersion));
    const since = this.#writesOf(judged.event).filter(
      (write) => write.version > from && write.n < at.n && !own.has(write),
    );
    const isAny = columns.includes(DELETED_AT);
    const wrongly = isAny
      ? since.length === 0
        ? columns
        : []
      : columns.filter((column) => !since.some((write) => changedBy(write).includes(column)));
    return wrongly.length === 0
      ? []
      : [`${was} in ${wrongly.join(', ')}, which nobody else wrote since version ${from}`];
  }

  #chainOf(judged: Judged, found: Judged[] = []): Judged[] {
    if (found.includes(judged)) return found;
    found.push(judged);
    for (const other of this.#before(judged)) this.#chainOf(other, found);
    return found;
  }
}

const KEPT_BY_THE_ENGINE = new Set([
  'tenantId',
  'id',
  'version',
  'lastModifiedAt',
  'columnVersions',
  'columnTimes',
  'writtenAt',
  'writtenBy',
]);
const isField = (column: string): boolean => !KEPT_BY_THE_ENGINE.has(column);

function lostOf({ receipt }: VerdictThen): string[] {
  const lost = receipt.code === 'OVERTAKEN' ? receipt.resolution?.data?.lost : undefined;
  return Array.isArray(lost) ? lost : [];
}

const changes = new WeakMap<Write, string[]>();

/** A new row is all of it changed. */
function changedBy(write: Write): string[] {
  let known = changes.get(write);
  if (!known) {
    const { before, after } = write;
    const fields = Object.keys(after).filter(isField);
    known = before
      ? fields.filter(
          (column) =>
            canonicalJson((before[column] ?? null) as never) !== canonicalJson((after[column] ?? null) as never),
        )
      : fields;
    changes.set(write, known);
  }
  return known;
}

/** As it travels and as PostgreSQL tells it: instants are written in two ways. */
function isSame(a: unknown, b: unknown): boolean {
  if (canonicalJson((a ?? null) as never) === canonicalJson((b ?? null) as never)) return true;
  return typeof a === 'string' && typeof b === 'string' && Date.parse(a) === Date.parse(b);
}
