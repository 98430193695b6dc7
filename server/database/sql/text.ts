/** A name as SQL takes it. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL takes it. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `logistics.delivery` as `"logistics"."delivery"`: schema and table of an entity. */
export const qualified = (name: string): string => name.split('.').map(identifier).join('.');

/** A body that names everything in full runs with no search path, so that nobody can slip in a table of theirs. */
export const triggerFunction = (name: string, body: string): string => `
create or replace function ${qualified(name)}() returns trigger
language plpgsql security definer set search_path = '' as $body$
begin
${body}
  return null;
end $body$;`;
