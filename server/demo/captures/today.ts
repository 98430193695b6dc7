import type { TransactionSql } from '#server/database/connect.ts';
import { poke } from '#server/feed/poke.ts';
import type { Clock } from '#server/ports/clock.ts';
import { dayOf, midnightOf } from '../calendar.ts';
import { drawFrom } from '../draw.ts';
import { recordId } from '../record-id.ts';
import type { DemoTenant } from '../today.ts';
import { writeRows } from '../write-rows.ts';
import { NOTES_OF_PEOPLE } from './texts.ts';

const MINUTE_MS = 60_000;
const NOTES = 3;
const TODOS = 2;

/**
 * A few notes of this morning that nobody has looked at, and things to do today, for each person without a note of today.
 * Resolves with the number of rows.
 */
export async function noteToday(sql: TransactionSql, tenant: DemoTenant, clock: Clock): Promise<number> {
  const day = dayOf(clock.now(), tenant.rules.timeZone);
  const morning = midnightOf(day, tenant.rules.timeZone);
  const people = await sql<{ id: string; email: string }[]>`
    SELECT id, email FROM navette.account a
    WHERE tenant_id = ${tenant.id} AND role = 'user' AND active AND NOT EXISTS (
      SELECT FROM captures.capture c
      WHERE c.tenant_id = a.tenant_id AND c.owner_id = a.id::text AND c.captured_at >= ${new Date(morning)})
    ORDER BY email`;
  const captures = people.flatMap(({ id: ownerId, email }) => {
    const draw = drawFrom(`${tenant.slug}|${email}|notes of ${day}`);
    return draw
      .shuffle(NOTES_OF_PEOPLE)
      .slice(0, NOTES)
      .map(({ text, tags }, number) => {
        const at = new Date(morning + (number * 2 + 1) * MINUTE_MS).toISOString();
        return {
          ...{ id: recordId(draw, at), ownerId, rawContent: text, normalizedText: null, state: 'captured', tags },
          ...{ projectId: null, source: 'typed', audio: null, capturedAt: at, encrypted: null },
        };
      });
  });
  const todos = people.flatMap(({ id: ownerId, email }) => {
    const draw = drawFrom(`${tenant.slug}|${email}|work of ${day}`);
    return draw
      .shuffle(NOTES_OF_PEOPLE.filter(({ kind }) => kind === 'todo'))
      .slice(0, TODOS)
      .map(({ title }) => ({
        ...{ id: recordId(draw, new Date(morning).toISOString()), ownerId, title, captureId: null, projectId: null },
        ...{ state: 'open', completedAt: null, priority: draw.pick(['high', 'normal']), dueOn: day, note: null },
      }));
  });
  if (people.length === 0) return 0;
  await writeRows(sql, 'captures.capture', tenant.id, captures);
  await writeRows(sql, 'captures.todo', tenant.id, todos);
  await poke({ sql }, tenant.id);
  return captures.length + todos.length;
}
