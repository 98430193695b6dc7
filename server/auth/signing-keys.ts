import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Database, Tx } from '#server/database/open.ts';
import { systemIds } from '#server/ports/ids.ts';
import { systemRandom } from '#server/ports/random.ts';

/** EdDSA on Ed25519: short signatures, no parameters to get wrong. */
export const SIGNATURE_ALGORITHM = 'EdDSA';

export interface SigningPair {
  id: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  publicJwk: JWK;
}

export interface SigningKeys {
  access: SigningPair;
  licence: SigningPair;
  /** Derives the successor of a refresh token. */
  refreshSecret: Uint8Array<ArrayBuffer>;
  /** Derives the keys that devices get after a sign-in, for the copy of their database's key. */
  recoverySecret: Uint8Array<ArrayBuffer>;
  /** Derives the key pair of each tenant that opens exports of unsent work. */
  exportSecret: Uint8Array<ArrayBuffer>;
}

interface KeyRow {
  id: string;
  purpose: string;
  public_jwk: JWK;
  private_jwk: JWK;
}

const PAIRS = ['access', 'licence'] as const;
const SECRETS = ['refresh', 'recovery', 'export'] as const;
const PURPOSES = [...PAIRS, ...SECRETS];
/** Of the advisory lock under which missing keys are made. */
const LOCK = 'navette:signing-keys';

const known = new WeakMap<Database, Promise<SigningKeys>>();

/** The server's keys: in the database, so that every API process signs with the same; never changed, so kept in memory. */
export function signingKeys(database: Database): Promise<SigningKeys> {
  let keys = known.get(database);
  if (!keys) {
    keys = load(database);
    known.set(database, keys);
    keys.catch(() => known.delete(database));
  }
  return keys;
}

async function load(database: Database): Promise<SigningKeys> {
  const rows = await database.asNobody(async (tx) => {
    const found = await read(tx);
    if (found.size === PURPOSES.length) return found;
    await tx.sql`select pg_advisory_xact_lock(hashtextextended(${LOCK}, 0))`;
    const made = await read(tx);
    for (const purpose of PURPOSES) if (!made.has(purpose)) await create(tx, purpose);
    return read(tx);
  });
  return {
    access: await pairOf(rows.get('access')!),
    licence: await pairOf(rows.get('licence')!),
    refreshSecret: secretOf(rows.get('refresh')!),
    recoverySecret: secretOf(rows.get('recovery')!),
    exportSecret: secretOf(rows.get('export')!),
  };
}

const secretOf = (row: KeyRow): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(row.private_jwk.k!, 'base64url'));

/** The oldest key of each purpose. */
async function read(tx: Tx): Promise<Map<string, KeyRow>> {
  const rows = await tx.sql<KeyRow[]>`
    select distinct on (purpose) id, purpose, public_jwk, private_jwk
    from navette.signing_key order by purpose, created_at, id`;
  return new Map(rows.map((row) => [row.purpose, row]));
}

async function create(tx: Tx, purpose: (typeof PURPOSES)[number]): Promise<void> {
  const { open, secret } = SECRETS.some((name) => name === purpose) ? symmetric() : await asymmetric();
  await tx.sql`
    insert into navette.signing_key (id, purpose, public_jwk, private_jwk)
    values (${systemIds.next()}, ${purpose}, ${tx.sql.json(open as never)}, ${tx.sql.json(secret as never)})`;
}

function symmetric(): { open: JWK; secret: JWK } {
  const k = Buffer.from(systemRandom.bytes(32)).toString('base64url');
  return { open: { kty: 'oct' }, secret: { kty: 'oct', k } };
}

async function asymmetric(): Promise<{ open: JWK; secret: JWK }> {
  const pair = await generateKeyPair(SIGNATURE_ALGORITHM, { extractable: true });
  return { open: await exportJWK(pair.publicKey), secret: await exportJWK(pair.privateKey) };
}

async function pairOf(row: KeyRow): Promise<SigningPair> {
  const publicJwk = { ...row.public_jwk, kid: row.id };
  return {
    id: row.id,
    publicJwk,
    privateKey: (await importJWK(row.private_jwk, SIGNATURE_ALGORITHM)) as CryptoKey,
    publicKey: (await importJWK(row.public_jwk, SIGNATURE_ALGORITHM)) as CryptoKey,
  };
}
