// Station 7: record. Where audit entries stand.
import { entitiesOf, type KnownEntity } from '#packs/registry.ts';

/** The audit logs of the tenant's packs. */
export const auditEntities = (tenantPacks: readonly string[]): KnownEntity[] =>
  entitiesOf(tenantPacks).filter(({ pack, entity }) => pack.audit === entity.name);
