import type { Text } from '#protocol/locale.ts';
import type { AnyEntity, Entity } from './entity.ts';

/** One of the systems that run on the engine: its roles and its entities. */
// biome-ignore lint/suspicious/noExplicitAny: a pack of any entities, for the engine
export interface Pack<Entities extends Readonly<Record<string, AnyEntity>> = any> {
  name: string;
  label: Text;
  roles: Readonly<Record<string, Text>>;
  entities: Entities;
  /** The entity that holds the audit log; see `audit.ts`. */
  audit: keyof Entities & string;
}

/** Checks what types cannot: names, roles, columns and references that a declaration mentions must exist. */
export function definePack<const Entities extends Readonly<Record<string, AnyEntity>>>(
  pack: Pack<Entities>,
): Pack<Entities> {
  for (const [name, entity] of Object.entries(pack.entities)) {
    const where = `${pack.name}.${name}`;
    const must = (holds: boolean, what: string) => {
      if (!holds) throw new Error(`pack declaration ${where}: ${what}`);
    };
    must(entity.name === name, `is declared under another name, "${entity.name}"`);
    must(/^[a-z][a-z_]*$/.test(name), 'its name is not snake_case');
    for (const reserved of ['id', 'version', 'lastModifiedAt', 'deletedAt', 'tenantId']) {
      must(!(reserved in entity.fields), `the field "${reserved}" is the engine's own`);
    }
    for (const [field, { kind, to }] of Object.entries((entity as Entity).fields)) {
      if (kind === 'reference') must(String(to) in pack.entities, `"${field}" refers to an unknown entity "${to}"`);
    }
    for (const scope of entity.scope) {
      if (scope.kind === 'role') must(scope.role in pack.roles, `scope of an unknown role "${scope.role}"`);
      if (scope.kind === 'user')
        must(scope.column === 'id' || scope.column in entity.fields, `scope of an unknown column "${scope.column}"`);
      if (scope.kind === 'via') {
        const from = pack.entities[scope.entity];
        must(
          from !== undefined && from.fields[scope.column]?.to === name,
          `scope via "${scope.entity}.${scope.column}", which does not refer here`,
        );
      }
    }
    const roles = Object.values((entity as AnyEntity).actions).flatMap((action) => action.roles);
    for (const role of roles) must(role in pack.roles, `permission for an unknown role "${role}"`);
    const columns = [...entity.search, ...entity.indexes.flatMap((index) => index.columns)];
    for (const column of columns) must(column in entity.fields, `index or search on an unknown column "${column}"`);
    if (entity.policy.kind === 'serverOwned')
      must(roles.length === 0, 'is owned by the server and yet lets devices write');
  }
  return pack;
}
