// Other programs write to PostgreSQL while all this happens: edits, reassignments, deletions, and transactions left open.
import type { Field, Fields } from '#packs/core/field.ts';
import type { KnownEntity } from '#packs/registry.ts';
import { PG_TYPE, snakeCase } from '#server/database/columns.ts';
import { identifier, qualified } from '#server/database/sql/text.ts';
import type { Draw } from './draw.ts';
import type { Ground } from './ground.ts';
import { drawSectors, insertRows, officeRow, officeValue, type WorldTenant } from './people.ts';
import type { Scheduler } from './scheduler.ts';
import { isBook, receipt } from './stock.ts';
import { drawId } from './values.ts';

type Sql = Pick<Ground['truth'], 'unsafe'>;

/** Transactions that may stand open at the same time. */
const MOST_OPEN = 2;
/** Each has a connection while it waits, and somebody must be left to see what it waits for. */
const MOST_BUSY = 3;

export class Office {
  readonly #ground: Ground;
  readonly #scheduler: Scheduler;
  readonly #draw: Draw;
  readonly #backends = new Set<number>();
  #open = 0;
  healed = false;
  /** Writes wait for nothing, and none begins. */
  isClosed = false;
  /** What went wrong beyond what PostgreSQL may refuse. */
  readonly surprises: unknown[] = [];

  constructor(ground: Ground, scheduler: Scheduler, draw: Draw) {
    this.#ground = ground;
    this.#scheduler = scheduler;
    this.#draw = draw;
    const others = scheduler.waitingForLocks;
    scheduler.waitingForLocks = async () => (await others()) + (await this.#waiting());
  }

  /** Writes that are under way. */
  get busy(): number {
    return this.#backends.size;
  }

  async #waiting(): Promise<number> {
    if (this.#backends.size === 0) return 0;
    const [row] = await this.#ground.truth<{ n: number }[]>`
      select count(*)::int as n from pg_stat_activity
      where pid = any(${[...this.#backends]}) and wait_event_type = 'Lock'`;
    return row!.n;
  }

  /** Begins one write; it may stay open for long, and be given up in the end. */
  write(tenant: WorldTenant): void {
    if (this.isClosed) return;
    const known = this.#draw.pick(tenant.entities.filter(({ pack, entity }) => pack.audit !== entity.name));
    const what = this.#draw.weighted({ edit: 5, nothing: 1, assign: 4, remove: 1, erase: 1, insert: 2, all: 1 });
    const statement = isBook(known)
      ? receipt(tenant, this.#draw, this.#scheduler.clock.now().getTime())
      : this.#statement(tenant, known, what);
    if (!statement) return;
    this.#scheduler.note(`office: ${isBook(known) ? 'receipt' : what} ${known.name}`);
    void this.#scheduler.work(() => this.#run(statement)).catch((error: unknown) => this.#failed(error));
  }

  /** A unique column that two rows would share, or two writers who waited for each other: PostgreSQL's own word. */
  #failed(error: unknown): void {
    const { code } = error as { code?: string };
    if (code !== '23505' && code !== '40P01' && code !== '40001') this.surprises.push(error);
  }

  async #run(statement: (sql: Sql) => Promise<unknown>): Promise<void> {
    const connection = await this.#ground.truth.reserve();
    const [backend] = await connection<{ pid: number }[]>`select pg_backend_pid() as pid`;
    this.#backends.add(backend!.pid);
    let ending = 'commit';
    try {
      await connection`begin`;
      await statement(connection);
      if (!this.healed && this.#open < MOST_OPEN && this.#draw.chance(0.4)) {
        this.#open += 1;
        this.#scheduler.held += 1;
        for (let wait = this.#draw.below(25); wait >= 0 && !this.healed && !this.isClosed; wait -= 1) {
          await this.#scheduler.rest(() => this.#scheduler.gate(`office: ends its transaction ${wait || 'now'}`));
        }
        this.#scheduler.held -= 1;
        this.#open -= 1;
        if (this.#draw.chance(0.2)) ending = 'rollback';
      }
    } catch (error) {
      ending = 'rollback';
      throw error;
    } finally {
      await connection.unsafe(ending);
      this.#backends.delete(backend!.pid);
      connection.release();
    }
  }

  #statement(
    tenant: WorldTenant,
    known: KnownEntity,
    what: 'edit' | 'nothing' | 'assign' | 'remove' | 'erase' | 'insert' | 'all',
  ): ((sql: Sql) => Promise<unknown>) | null {
    const now = this.#scheduler.clock.now().getTime();
    const table = qualified(known.name);
    const ids = tenant.ids.get(known.name) ?? [];
    if (what === 'insert') {
      const id = drawId(this.#draw);
      const row = { id, ...officeRow(known, tenant, this.#draw, now) };
      tenant.ids.get(known.name)?.push(id);
      return (sql) => insertRows(sql, tenant.id, known, [row]);
    }
    if (ids.length === 0) return null;
    const id = this.#draw.pick(ids);
    const one = (set: string, value: unknown = null) => {
      const values = [tenant.id, id, JSON.stringify({ value })] as never[];
      return (sql: Sql) =>
        sql.unsafe(`update ${table} set ${set} where tenant_id = $1 and id = $2 and $3 <> ''`, values);
    };
    if (what === 'remove') return one('deleted_at = now()');
    if (what === 'erase') {
      return (sql) => sql.unsafe(`delete from ${table} where tenant_id = $1 and id = $2`, [tenant.id, id] as never[]);
    }
    const fields = Object.entries(known.entity.fields as Fields);
    const owners = known.entity.scope.flatMap((scope) =>
      scope.kind === 'user' || scope.kind === 'sector' ? [scope.column] : [],
    );
    const assigned = fields.filter(([name]) => owners.includes(name));
    const [name, field] = this.#draw.pick(what === 'assign' && assigned.length > 0 ? assigned : fields);
    const own = identifier(snakeCase(name));
    if (what === 'nothing') return one(`${own} = ${own}`);
    const world = tenant.values(known.pack.name, this.#draw, now);
    const value = officeValue(known, name, field, world, tenant);
    if (what !== 'all') return one(`${own} = ${fromJson(field)}`, value);
    // In one order, as programs that think of each other do.
    const values = [tenant.id, JSON.stringify({ value })] as never[];
    const from = fromJson(field).replaceAll('$3', '$2');
    const locked = `select id from ${table} where tenant_id = $1 order by id for update`;
    return (sql) =>
      sql.unsafe(`update ${table} set ${own} = ${from} where tenant_id = $1 and id in (${locked})`, values);
  }

  /** Writes one column of one record. */
  edit(tenant: WorldTenant, known: KnownEntity, id: string, [name, field]: [string, Field], value: unknown): void {
    if (this.isClosed || this.busy >= MOST_BUSY) return;
    this.#scheduler.note(`office: edits ${name} of ${known.name} ${id}`);
    const set = `${identifier(snakeCase(name))} = ${fromJson(field)}`;
    const values = [tenant.id, id, JSON.stringify({ value })] as never[];
    const statement = (sql: Sql) =>
      sql.unsafe(`update ${qualified(known.name)} set ${set} where tenant_id = $1 and id = $2`, values);
    void this.#scheduler.work(() => this.#run(statement)).catch((error: unknown) => this.#failed(error));
  }

  /** Deliveries that are still to be made are cancelled, as by a program that does not know who is on the way. */
  withdraw(tenant: WorldTenant, draw: Draw): void {
    const ids = tenant.ids.get('logistics.delivery') ?? [];
    if (this.isClosed || ids.length === 0 || this.busy >= MOST_BUSY) return;
    const given = [tenant.id, ids.filter(() => draw.chance(0.4))] as never[];
    this.#scheduler.note('office: cancels deliveries');
    const statement = (sql: Sql) =>
      sql.unsafe(
        `update logistics.delivery set status = 'cancelled' where tenant_id = $1 and id in (
           select id from logistics.delivery where tenant_id = $1 and id = any($2) and status = 'pending' order by id for update)`,
        given,
      );
    void this.#scheduler.work(() => this.#run(statement)).catch((error: unknown) => this.#failed(error));
  }

  /** A person is given another role or other sectors. */
  promote(tenant: WorldTenant): void {
    const person = this.#draw.pick(tenant.people);
    const pack = this.#draw.pick(tenant.entities).pack;
    const role = this.#draw.pick(Object.keys(pack.roles));
    const sectors = drawSectors(tenant, this.#draw);
    this.#scheduler.note(`office: ${person.name} becomes ${role} of ${sectors}`);
    void this.#scheduler.work(async () => {
      await this.#ground.truth`
        update navette.account set role = ${role}, sectors = ${sectors}
        where tenant_id = ${tenant.id} and id = ${person.id}`;
      Object.assign(person, { role, sectors });
    });
  }
}

/** The value inside the JSON of the third parameter, as its column takes it. */
function fromJson({ kind }: Field): string {
  if (kind === 'position' || kind === 'list' || kind === 'json')
    return `nullif($3::text::jsonb -> 'value', 'null'::jsonb)`;
  return `($3::text::jsonb ->> 'value')::${PG_TYPE[kind]}`;
}
