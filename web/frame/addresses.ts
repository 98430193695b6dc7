import type { Profile } from '#device/api.ts';
import type { AnyEntity } from '#packs/core/entity.ts';
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';

type Person = Pick<Profile, 'user' | 'tenant'>;

/** Roles of a distributor whose day is the office's list; drivers have their round. */
const OFFICE_ROLES: readonly string[] = ['admin', 'keeper'];
const LOGISTICS = 'logistics';

const delivers = ({ tenant }: Person): boolean => tenant.packs.includes(LOGISTICS);

export const isOffice = (person: Person): boolean => delivers(person) && OFFICE_ROLES.includes(person.user.role);
export const isDriver = (person: Person): boolean => delivers(person) && person.user.role === 'driver';

/** What this role may do to records of a kind: verbs and the pack's own actions. */
export function worksOn({ actions, writes }: AnyEntity, role: string): boolean {
  const lists = [writes.create, writes.update, ...Object.values(actions).map(({ roles }) => roles)];
  return lists.some((roles) => roles?.includes(role));
}

/** The kinds of records of a person's packs in the order of importance: where their day begins, what they work on, the log. */
export function kindsOf({ user, tenant }: Person): KnownEntity[] {
  const place = ({ entity, pack }: KnownEntity) => {
    if (entity.name === pack.audit) return 3;
    if (entity.name === pack.homes?.[user.role]) return 0;
    return worksOn(entity, user.role) ? 1 : 2;
  };
  return entitiesOf(tenant.packs)
    .filter(({ entity }) => mayHold(entity, user.role))
    .sort((a, b) => place(a) - place(b));
}

/** Whether rows of a kind can reach devices of a role at all. */
const mayHold = ({ scope }: AnyEntity, role: string): boolean =>
  scope.some((one) => one.kind !== 'role' || one.role === role);

export const listAddress = (entity: string): string => `/r/${entity.replace('.', '/')}`;
export const recordAddress = (entity: string, id: string): string => `${listAddress(entity)}/${id}`;

/** Where a person's day begins: the office's day, the round, or the records they work on most. */
export function homeOf(person: Person): string {
  if (isOffice(person)) return '/office';
  const [first] = kindsOf(person);
  return isDriver(person) || !first ? '/' : listAddress(first.name);
}

/** The screen of a record: a pack's own where there is one. */
export function addressOf(entity: string, id: string, person: Person): string {
  if (entity !== 'logistics.delivery') return recordAddress(entity, id);
  return isDriver(person) ? `/deliveries/${id}` : `/office/deliveries/${id}`;
}

/** The screen of an address: a list and the records that are opened from it are one. */
export const screenOf = (path: string): string =>
  path.replace(/^(\/r\/[^/]+\/[^/]+|\/inbox|\/office\/refused)\/.*$/, '$1');
