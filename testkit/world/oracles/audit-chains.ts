import { CHAIN_START, chainHash } from '#protocol/checksum.ts';
import { type VoidFact, voidChecksum } from '#protocol/void.ts';
import { qualified } from '#server/database/sql/text.ts';
import { outboxesOf } from '../fates.ts';
import type { Oracle, WorldState } from '../state.ts';

interface Entry {
  user_id: string;
  device_id: string;
  device_epoch: number;
  seq: number;
  event_id: string;
  checksum: string;
  /** Of a void: its last number. */
  to?: number;
}

/** Each chain is whole: no sequence twice or missing, each link the hash of the one before, on both sides. */
export const auditChains: Oracle = {
  name: 'audit chains',
  async check(world) {
    const broken: string[] = [];
    for (const tenant of world.tenants) broken.push(...(await chainsOf(world, tenant.id)));
    const heads = await headsOf(world);
    for (const phone of world.phones) {
      const { id: deviceId } = await phone.device.spool.device();
      for (const { profile, events, seq: last, chain, deviceEpoch } of await outboxesOf(phone)) {
        const head = heads.get(`${profile} ${deviceId} ${deviceEpoch}`);
        if (head?.through === last && head.hash !== chain)
          broken.push(`${phone.name}: the chain of ${profile} is not that of the server`);
        const own = events.filter((event) => event.deviceEpoch === deviceEpoch);
        // A database that was lost has not all of them any more.
        if (phone.evictions > 0) continue;
        let hash = CHAIN_START;
        for (const [index, { seq, text }] of own.entries()) {
          if (seq !== index + 1) broken.push(`${phone.name}: ${profile} has event ${seq} where ${index + 1} belongs`);
          hash = chainHash(hash, (JSON.parse(text) as { checksum: string }).checksum);
        }
        if (own.length > 0 && hash !== chain)
          broken.push(`${phone.name}: the chain of ${profile} is not that of its events`);
      }
    }
    return broken;
  },
};

/** How far the server has each life, by profile, device and epoch. */
async function headsOf({ ground, tenants }: WorldState): Promise<Map<string, { through: number; hash: string }>> {
  const rows = await ground.truth<{ life: string; through: number; hash: string }[]>`
    select tenant_id || '-' || user_id || ' ' || device_id || ' ' || device_epoch as life, through, hash
    from navette.device_chain where tenant_id = any(${tenants.map(({ id }) => id)})`;
  return new Map(rows.map(({ life, ...head }) => [life, head]));
}

async function chainsOf({ ground, tenants }: WorldState, tenantId: string): Promise<string[]> {
  const { truth } = ground;
  const entries = await truth<Entry[]>`
    select user_id, device_id, device_epoch, seq, event_id, checksum from navette.ledger where tenant_id = ${tenantId}
    order by user_id, device_id, device_epoch, seq`;
  const heads = await truth<{ key: string; through: number; hash: string }[]>`
    select user_id || ' ' || device_id || ' ' || device_epoch as key, through, hash from navette.device_chain
    where tenant_id = ${tenantId}`;
  const voids = await voidsOf(truth, tenantId);
  const logs = tenants
    .find(({ id }) => id === tenantId)!
    .entities.filter(({ pack, entity }) => pack.audit === entity.name)
    .map(({ name }) => `select id, previous_hash, hash from ${qualified(name)} where tenant_id = $1`);
  const links = await truth.unsafe<{ id: string; previous_hash: string | null; hash: string | null }[]>(
    logs.join(' union all '),
    [tenantId] as never[],
  );
  const link = new Map(links.map(({ id, ...rest }) => [id, rest]));
  const head = new Map(heads.map(({ key, ...rest }) => [key, rest]));
  const chains = new Map<string, Entry[]>();
  for (const entry of [...voids, ...entries].sort((a, b) => a.seq - b.seq)) {
    const key = `${entry.user_id} ${entry.device_id} ${entry.device_epoch}`;
    chains.set(key, [...(chains.get(key) ?? []), entry]);
  }
  return [...chains].flatMap(([key, chain]) => faultsIn(key, chain, link, head.get(key)));
}

/** As links of the chains; what a void says is what its checksum is of. */
async function voidsOf(truth: WorldState['ground']['truth'], tenantId: string): Promise<Entry[]> {
  const facts = await truth<(Omit<VoidFact, 'at'> & { at: Date })[]>`
    select id, user_id as "userId", device_id as "deviceId", device_epoch as "deviceEpoch", from_seq as "from",
      to_seq as "to", reason, voided_by as "by", voided_at as "at"
    from navette.sequence_void where tenant_id = ${tenantId}`;
  return facts.map((fact) => ({
    ...{ user_id: fact.userId, device_id: fact.deviceId, device_epoch: fact.deviceEpoch, event_id: fact.id },
    ...{ seq: fact.from, to: fact.to, checksum: voidChecksum({ ...fact, at: fact.at.toISOString() }) },
  }));
}

function faultsIn(
  key: string,
  chain: readonly Entry[],
  link: ReadonlyMap<string, { previous_hash: string | null; hash: string | null }>,
  head: { through: number; hash: string } | undefined,
): string[] {
  const broken: string[] = [];
  let hash = CHAIN_START;
  let through = 0;
  const voids = chain.filter(({ to }) => to !== undefined);
  const isVoid = (seq: number) => voids.some(({ seq: from, to }) => from <= seq && seq <= to!);
  for (const { seq, event_id, checksum, to } of chain) {
    // Came after its number had been given up: it stands beside the chain.
    if (to === undefined && isVoid(seq)) continue;
    // Behind an event that still waits, links come later.
    if (seq !== through + 1) break;
    const previous = hash;
    hash = chainHash(previous, checksum);
    through = to ?? seq;
    const entry = link.get(event_id);
    if (!entry) broken.push(`event ${seq} of ${key} has no entry in the audit log`);
    else if (entry.previous_hash !== previous || entry.hash !== hash) {
      broken.push(`the audit entry ${seq} of ${key} is not linked to the one before`);
    }
  }
  const seqs = chain.filter(({ to }) => to === undefined).map(({ seq }) => seq);
  if (new Set(seqs).size < seqs.length) broken.push(`${key} has used a sequence twice`);
  if (head?.through !== through || head.hash !== hash) {
    broken.push(`the chain of ${key} goes to ${through}, the server says ${head?.through ?? 'nothing'}`);
  }
  return broken;
}
