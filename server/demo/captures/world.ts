import { addDays } from '../calendar.ts';
import { type Draw, drawFrom } from '../draw.ts';
import { type Member, type PackWorld, type PackWorldSpec, scaled } from '../pack-world.ts';
import { phoneOf } from '../people.ts';
import { recordId } from '../record-id.ts';
import { NOTES_OF_PEOPLE, PROJECT_NAMES } from './texts.ts';

const JOINED = '2026-01-10T08:00:00.000Z';
const HOUR_MS = 3_600_000;

const PEOPLE: readonly { email: string; role: string; name: string; locale: Member['locale'] }[] = [
  { email: 'admin', role: 'admin', name: 'Salima Taleb', locale: 'fr' },
  { email: 'user1', role: 'user', name: 'Zineb Cherif', locale: 'fr' },
  { email: 'user2', role: 'user', name: 'وليد بن عمر', locale: 'ar' },
];

type Rows = Record<'project' | 'capture' | 'todo' | 'thought' | 'idea', ({ id: string } & Record<string, unknown>)[]>;

/** What one person noted over the last weeks, and what became of it. */
function noted(draw: Draw, owner: Member, spec: PackWorldSpec, rows: Rows): void {
  const ownerId = owner.id;
  const projects = PROJECT_NAMES.map(({ name, description }) => ({
    id: recordId(draw, JOINED),
    ownerId,
    name,
    description,
    archived: false,
  }));
  rows.project.push(...projects);
  const count = scaled(spec, 60, 8);
  for (let number = 0; number < count; number++) {
    const note = NOTES_OF_PEOPLE[(number * 7 + draw.int(0, 3)) % NOTES_OF_PEOPLE.length]!;
    const at = new Date(Date.parse(spec.now) - (count - number) * draw.int(5, 11) * HOUR_MS).toISOString();
    const projectId = draw.chance(0.4) ? draw.pick(projects).id : null;
    // The latest have not been digested yet.
    const isDigested = number < count - 5;
    const capture = {
      id: recordId(draw, at),
      ownerId,
      rawContent: note.text,
      normalizedText: isDigested ? `${note.text[0]!.toUpperCase()}${note.text.slice(1)}.` : null,
      state: isDigested ? 'processed' : 'captured',
      tags: note.tags,
      projectId,
      source: draw.chance(0.25) ? 'voice' : 'typed',
      audio: null,
      capturedAt: at,
      encrypted: null,
    };
    rows.capture.push(capture);
    if (isDigested) rows[note.kind].push(madeOf(draw, note, capture, spec.day));
  }
}

type Capture = { id: string; ownerId: string; projectId: string | null; capturedAt: string };

function madeOf(
  draw: Draw,
  { kind, title, text, tags }: (typeof NOTES_OF_PEOPLE)[number],
  capture: Capture,
  day: string,
) {
  const { id: captureId, ownerId, projectId, capturedAt } = capture;
  const base = { id: recordId(draw, capturedAt), ownerId, title, captureId, projectId };
  if (kind === 'thought') return { ...base, body: text, tags };
  if (kind === 'idea') return { ...base, body: text, tags, state: draw.pick(['fresh', 'fresh', 'kept', 'dropped']) };
  const isDone = draw.chance(0.5);
  return {
    ...base,
    state: isDone ? 'done' : 'open',
    completedAt: isDone ? new Date(Date.parse(capturedAt) + draw.int(2, 60) * HOUR_MS).toISOString() : null,
    priority: draw.pick(['high', 'normal', 'normal', 'low']),
    dueOn: draw.chance(0.5) ? addDays(day, draw.int(-3, 14)) : null,
    note: null,
  };
}

/** People who note what crosses their minds, invisible to each other. */
export function capturesWorld(spec: PackWorldSpec): PackWorld {
  const draw = drawFrom(`${spec.seed}|captures`);
  const people: Member[] = PEOPLE.map(({ email, ...person }) => ({
    ...person,
    id: recordId(draw, JOINED),
    phone: phoneOf(draw),
    email: `${email}@${spec.domain}`,
  }));
  const rows: Rows = { project: [], capture: [], todo: [], thought: [], idea: [] };
  for (const person of people.filter(({ role }) => role === 'user')) {
    noted(drawFrom(`${spec.seed}|${person.email}|${spec.day}`), person, spec, rows);
  }
  return {
    people,
    rows: Object.fromEntries(Object.entries(rows).map(([name, those]) => [`captures.${name}`, those])),
  };
}
