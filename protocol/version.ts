/**
 * The version of the wire. `SCHEMA_VERSION` is what this build speaks; `SCHEMA_FLOOR` is the oldest version the
 * server still understands. Phones in the field are weeks old: the floor never rises without a decision record.
 *
 * History
 *   1  2026-11  deliveries: login, push with receipts, pull by snapshot cursor, attachments, live poke.
 *   2  2026-11  records are created, edited and deleted; conflicts settled by people; a tenant's rules choose policies;
 *               a renewal tells the device's name; a revoked device wipes itself by a signed order and reports.
 *   3  2026-11  service: the contact of a customer is a name and a phone number.
 *   4  2026-11  school: an absence is justified, not justified, or a document is awaited; logistics: the cause of a refusal.
 *               An event of a version that the server does not know yet is `SCHEMA_TOO_NEW` and waits. Rules choose lanes.
 *               A device that lost its keys gets them back after a sign-in; it signs what it exports for its office, tells of
 *               losses of its storage, and compares digests with the server.
 *   5  2026-11  Rules name days of retention.
 *   6  2026-11  The end of a page names which of the device's events are missing.
 *   7  2026-11  A push names what its events come after and the device does not have any more.
 *   8  2026-12  A renewal and a sign-out name their device.
 *
 * `schema-hash.test.ts` pins the hash of every message to the version: whoever changes a message must come here.
 */
export const SCHEMA_VERSION = 8;
export const SCHEMA_FLOOR = 1;

/**
 * The oldest version whose events are still understood, through the upcasters of the packs. Apart from the floor of the
 * wire: a device that had to be updated sends what it made before the update.
 */
export const EVENT_FLOOR = 1;
