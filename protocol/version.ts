/**
 * The version of the wire. `SCHEMA_VERSION` is what this build speaks; `SCHEMA_FLOOR` is the oldest version the
 * server still understands. Phones in the field are weeks old: the floor never rises without a decision record.
 *
 * History
 *   1  2026-11  deliveries: login, push with receipts, pull by snapshot cursor, attachments, live poke.
 *   2  2026-11  records are created, edited and deleted; conflicts settled by people; a tenant's rules choose policies;
 *               a renewal tells the device's name; a revoked device wipes itself by a signed order and reports.
 *
 * `schema-hash.test.ts` pins the hash of every message to the version: whoever changes a message must come here.
 */
export const SCHEMA_VERSION = 2;
export const SCHEMA_FLOOR = 1;
