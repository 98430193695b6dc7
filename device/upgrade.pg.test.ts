import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import type { FreshPackTenant, PackKind } from '#server/demo/pack-tenant.ts';
import { createPackTenantIn } from '#server/demo/pack-tenant.ts';
import type { FreshAccount } from '#server/demo/tenant.ts';
import { type TestWorld, testWorld } from '#server/test-world.ts';
import type { DeviceBuild } from '#testkit/device-build.ts';
import { oldBuild } from '#testkit/old-build.ts';
import { commitEachKind, type OldWork } from '#testkit/old-work.ts';
import { counts, createPhones, type Phone, type Phones, ready, signIn, until, validation } from '#testkit/phones.ts';
import { testDatabase } from '#testkit/postgres/database.ts';

// A phone that was in a drawer: its app is of version 2, its outbox is full; the server and the next app are of today.

const OLD = 2;
let world: TestWorld;
let phones: Phones;
let old: DeviceBuild;

beforeAll(async () => {
  world = await testWorld(testDatabase(), {
    rules: { devicesPerUser: 50 },
    size: { drivers: 2, clients: 12, products: 20, deliveriesPerDriver: 30, historyDays: 0 },
  });
  phones = createPhones(world);
  old = await oldBuild(OLD);
});
afterEach(() => phones.close());
afterAll(() => world.end());

const packTenant = (kind: PackKind): Promise<FreshPackTenant> =>
  world.database.owner.begin((sql) =>
    createPackTenantIn(sql, { kind, slug: `old-${kind}-${crypto.randomUUID().slice(0, 8)}`, locale: 'en' }),
  ) as Promise<FreshPackTenant>;

const withRole = (tenant: FreshPackTenant, role: string): FreshAccount =>
  tenant.accounts.find((person) => person.role === role) as FreshAccount;

/** With the old app: signed in, everything pulled, then out of reach. */
async function oldPhone(person: FreshAccount): Promise<Phone> {
  const phone = await phones.bare();
  await phone.tab.close();
  const tab = phone.device.open(old);
  const signed = await signIn(tab.api, person);
  if (!signed.ok) throw new Error(signed.problem.code);
  await ready(tab.api);
  phone.network.online = false;
  return { ...phone, tab, api: tab.api };
}

/** The app is updated without network, then comes back into reach; everything has one effect. `before`: looked at in between. */
async function upgraded(
  { tab, device, network }: Phone,
  work: readonly OldWork[],
  before: (api: Phone['api']) => Promise<void> = async () => undefined,
): Promise<Phone> {
  await tab.close();
  const now = phones.openTab(device);
  await until(async () => expect((await now.api.sync()).counts.saved).toBe(work.length));
  await before(now.api);
  network.online = true;
  await until(async () => {
    await now.api.syncNow();
    const { received = 0, amended = 0, ...left } = await counts(now.api);
    expect({ sum: received + amended, ...left }).toEqual({ sum: work.length });
  });
  return { tab: now, api: now.api, device, network };
}

/** The ledger has each event once, as it was sent. */
async function ledgerOf(tenantId: string, work: readonly OldWork[]) {
  const rows = await world.truth<{ id: string; status: string; event: Record<string, unknown> }[]>`
    select event_id as id, status, event from navette.ledger where tenant_id = ${tenantId} order by seq`;
  expect(rows.map(({ id }) => id)).toEqual(work.map(({ eventId }) => eventId));
  for (const [index, { status, event }] of rows.entries()) {
    expect(['applied', 'amended']).toContain(status);
    const { entity, action, payload } = work[index]!;
    // What is sensitive is sealed there.
    const open = Object.entries(payload).filter(([name]) => !entityNamed(entity)!.entity.sensitive.includes(name));
    expect(event).toMatchObject({ schemaVersion: OLD, action, payload: Object.fromEntries(open) });
  }
}

const stored = async (entity: string, id: string) => {
  const [row] = await world.truth`select * from ${world.truth(entity)} where id = ${id}`;
  return row!;
};

describe('[N10] a phone two versions behind, with a full outbox of every kind', () => {
  it('of a technician: the contact that was one text is a name and a number', async () => {
    const tenant = await packTenant('service');
    const phone = await oldPhone(withRole(tenant, 'admin'));
    const values = { 'service.intervention': { status: 'planned' } };
    const work = await commitEachKind({ api: phone.api, version: OLD, pack: 'service', role: 'admin', values });
    const [customer] = await phone.api.query<{ id: string }>('SELECT id FROM service_customer LIMIT 1');
    const contact = 'Mr Haddad, 0770 11 22 33';
    const edit = { entity: 'service.customer', entityId: customer!.id, action: 'UPDATE', payload: { contact } };
    const edited = await phone.api.commit(edit);
    if (!edited.ok) throw new Error(edited.problem.code);
    work.push({ ...edited.value, ...edit });
    expect(work.length).toBeGreaterThanOrEqual(20);

    const now = await upgraded(phone, work);
    await ledgerOf(tenant.id, work);
    const split = { contact_name: 'Mr Haddad', contact_phone: '0770 11 22 33' };
    expect(await stored('service.customer', customer!.id)).toMatchObject(split);
    const made = work.find(({ entity, action }) => entity === 'service.customer' && action === 'CREATE')!;
    expect(await stored('service.customer', made.entityId)).toMatchObject({
      ...{ contact_name: 'Mme Amrani', contact_phone: '0555 12 34 56' },
    });
    await until(async () => {
      const [shown] = await now.api.query('SELECT contactName, contactPhone FROM service_customer WHERE id = ?', [
        customer!.id,
      ]);
      expect(shown).toEqual({ contactName: 'Mr Haddad', contactPhone: '0770 11 22 33' });
    });
  });

  it('of a school: what was justified is accepted', async () => {
    const tenant = await packTenant('school');
    const phone = await oldPhone(withRole(tenant, 'head'));
    const work = await commitEachKind({ api: phone.api, version: OLD, pack: 'school', role: 'head' });
    expect(work.length).toBeGreaterThanOrEqual(20);
    await upgraded(phone, work);
    await ledgerOf(tenant.id, work);
    const made = work.find(({ entity, action }) => entity === 'school.absence' && action === 'CREATE')!;
    expect(await stored('school.absence', made.entityId)).toMatchObject({ justification: 'accepted' });
  });

  it('what its app took and is less than there can be by now is refused by name, and corrected by its person', async () => {
    const tenant = await packTenant('school');
    const head = withRole(tenant, 'head');
    const phone = await oldPhone(head);
    const [group] = await phone.api.query<{ id: string }>('SELECT id FROM school_class LIMIT 1');
    const exam = {
      ...{ title: 'Dictation', classId: group!.id, subject: 'sport', kind: 'quiz', term: 'third' },
      ...{ heldOn: '2026-11-20', maxScore: 10, coefficient: -1 },
    };
    const made = await phone.api.commit({ entity: 'school.exam', action: 'CREATE', payload: exam });
    if (!made.ok) throw new Error(made.problem.code);
    const { entityId } = made.value;
    const edit = { entity: 'school.exam', entityId, action: 'UPDATE', payload: { title: 'Dictation, again' } };
    expect((await phone.api.commit(edit)).ok).toBe(true);

    await phone.tab.close();
    const { api } = phones.openTab(phone.device);
    phone.network.online = true;
    await until(async () => expect(await counts(api)).toEqual({ needsYou: 2 }));
    const [first] = await api.refusals();
    expect(first).toMatchObject({ code: 'INVALID_PAYLOAD', data: { path: 'coefficient' } });

    expect((await api.sendAgain(first!.eventId, { payload: { ...exam, coefficient: 1 } })).ok).toBe(true);
    await until(async () => expect(await api.refusals()).toEqual([]));
    await until(async () => expect((await api.sync()).counts).toMatchObject({ saved: 0, sending: 0, needsYou: 0 }));
    expect(await stored('school.exam', entityId)).toMatchObject({ title: 'Dictation, again', coefficient: 1 });
  });

  it('of a driver and of a rep: a refusal that had words only is counted as another one', async () => {
    const { tenant } = world;
    const driver = tenant.drivers[0] as FreshAccount;
    const phone = await oldPhone(driver);
    const work: OldWork[] = [];
    const commit = async (intent: Parameters<Phone['api']['commit']>[0]) => {
      const done = await phone.api.commit(intent);
      if (!done.ok) throw new Error(done.problem.code);
      work.push({ ...done.value, entity: intent.entity, action: intent.action, payload: intent.payload });
    };
    const deliveries = Array.from({ length: 16 }, () => world.take(driver));
    for (const delivery of deliveries.slice(0, 8)) await commit(validation(delivery));
    for (const { id } of deliveries.slice(8)) {
      const payload = { reason: 'Closed', refusedAt: null, position: null, photo: null };
      await commit({ entity: 'logistics.delivery', entityId: id, action: 'DELIVERY_REFUSED', payload });
    }
    for (const { id } of deliveries.slice(12)) {
      const payload = { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: id, detail: { typed: 'ABC' } };
      await commit({ entity: 'logistics.audit_entry', action: 'CREATE', payload });
    }
    await upgraded(phone, work, async (api) => {
      // As today's app says it, without having heard from the server.
      const refused = await api.query(
        'SELECT refusalCause, count(*) AS n FROM logistics_delivery WHERE refusalReason = ? GROUP BY 1',
        ['Closed'],
      );
      expect(refused).toEqual([{ refusalCause: 'other', n: 8 }]);
    });
    const ledger = await world.truth`
      select event ->> 'schemaVersion' as version, event -> 'payload' ? 'cause' as caused from (
        select event::jsonb as event from navette.ledger where user_id = ${driver.id}) l`;
    expect(ledger).toHaveLength(20);
    expect(ledger.every(({ version, caused }) => version === String(OLD) && !caused)).toBe(true);
    for (const delivery of deliveries.slice(0, 8)) {
      expect(await world.stored(delivery)).toMatchObject({ status: 'validated', refusal_cause: null });
    }
    for (const delivery of deliveries.slice(8)) {
      expect(await world.stored(delivery)).toMatchObject({ status: 'refused', refusal_cause: 'other' });
    }

    const rep = await oldPhone(tenant.rep);
    const sold = await commitEachKind({ api: rep.api, version: OLD, pack: 'logistics', role: 'rep' });
    const kinds = sold.map(({ action }) => action).sort();
    expect(kinds).toEqual(['CREATE', 'INVOICE_CANCELLED', 'INVOICE_CREATED', 'UPDATE']);
    await upgraded(rep, sold);
  });

  it('of somebody who writes notes', async () => {
    const tenant = await packTenant('captures');
    const phone = await oldPhone(withRole(tenant, 'user'));
    const work = await commitEachKind({ api: phone.api, version: OLD, pack: 'captures', role: 'user' });
    expect(work.length).toBeGreaterThanOrEqual(20);
    await upgraded(phone, work);
    await ledgerOf(tenant.id, work);
  });
});
