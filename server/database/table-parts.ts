import { sql } from 'drizzle-orm';
import { bigint, customType, pgSchema, timestamp, uuid } from 'drizzle-orm/pg-core';
import { ENGINE } from './columns.ts';

export const engine = pgSchema(ENGINE);

/** A whole transaction id with its epoch, never wrapping round; text in JavaScript. */
export const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });
export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

export const tenantId = () => uuid('tenant_id').notNull();
/** A number of up to 2^53, which is what travels. */
export const whole = (name: string) => bigint(name, { mode: 'number' });
/** A moment of the server's clock. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
export const createdAt = () => moment('created_at').notNull().default(sql`now()`);
