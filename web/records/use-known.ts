import { entityNamed, type KnownEntity } from '#packs/registry.ts';
import { useProfile } from '../device/device-context.tsx';
import { kindsOf } from '../frame/addresses.ts';

/** The kind of record of an address, when this person's packs have it and their role may see it. */
export function useKnown(pack: string, name: string): KnownEntity | null {
  const person = useProfile();
  const known = entityNamed(`${pack}.${name}`);
  return known && kindsOf(person).some((one) => one.name === known.name) ? known : null;
}
