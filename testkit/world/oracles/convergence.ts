import { wireRow } from '#device/db/rows.ts';
import { tableOf } from '#device/db/tables.ts';
import { ON_TOP } from '#device/outbox/state.ts';
import { canonicalJson } from '#protocol/canonical-json.ts';
import type { Phone } from '../phone.ts';
import { shareRowsSql } from '../share.ts';
import type { Oracle, WorldState } from '../state.ts';

/** What each device shows equals the server's rows, restricted to the scope of whoever is signed in. */
export const convergence: Oracle = {
  name: 'convergence',
  async check(world) {
    const broken: string[] = [];
    for (const phone of world.phones) broken.push(...(await differences(world, phone)));
    return broken;
  },
};

async function differences(world: WorldState, phone: Phone): Promise<string[]> {
  const { active } = await phone.api.state();
  if (!active) return [`${phone.name}: nobody is signed in any more`];
  const { tenant } = phone;
  const person = tenant.people.find(({ id }) => id === active.user.id)!;
  const holder = { tenantId: tenant.id, userId: person.id, role: person.role, sectors: person.sectors };
  const asked = shareRowsSql(tenant.entities, holder, 'now');
  const rows = await world.ground.truth.unsafe<{ entity: string; id: string; row: string }[]>(asked);
  const vault = world.ground.database.vaultOf(tenant.id);
  const expected = new Map<string, string>();
  for (const { entity, id, row } of rows) {
    expected.set(`${entity} ${id}`, canonicalJson(await vault.open(JSON.parse(row))));
  }
  const shown = await shownBy(phone, active.profile);
  const broken: string[] = [];
  for (const [key, row] of shown) {
    const other = expected.get(key);
    if (other === undefined) broken.push(`${phone.name} shows ${key}, which is not its person's: ${row}`);
    else if (other !== row) broken.push(`${phone.name} shows ${key} as ${row}, the server has ${other}`);
  }
  for (const key of expected.keys()) if (!shown.has(key)) broken.push(`${phone.name} does not have ${key}`);
  return broken;
}

/** What a person sees; of a record in conflict the server's row underneath. */
async function shownBy(phone: Phone, profile: string): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  const db = await phone.device.database(profile);
  const bases = await db.all<{ entity: string; entityId: string; row: string; gone: number }>(
    'SELECT entity, entityId, row, gone FROM base_row',
  );
  const onTop = await db.all<{ entity: string; entityId: string }>(
    `SELECT DISTINCT entity, entityId FROM outbox WHERE state IN (${ON_TOP})`,
  );
  const covered = new Set(onTop.map(({ entity, entityId }) => `${entity} ${entityId}`));
  for (const known of phone.tenant.entities) {
    for (const stored of await db.all(`SELECT * FROM ${tableOf(known.name)}`)) {
      const row = wireRow(known, stored);
      const key = `${known.name} ${row.id}`;
      // A pending entry of an event that waits is this device's own.
      if (known.pack.audit === known.entity.name && row.version === 0) continue;
      if (!covered.has(key)) shown.set(key, canonicalJson(row as never));
    }
  }
  for (const { entity, entityId, row, gone } of bases) {
    const key = `${entity} ${entityId}`;
    if (covered.has(key)) {
      if (!gone) shown.set(key, canonicalJson(JSON.parse(row)));
    } else shown.set(`${key} (an unused base)`, row);
  }
  await db.close();
  return shown;
}
