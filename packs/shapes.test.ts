import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#protocol/canonical-json.ts';
import { SCHEMA_VERSION } from '#protocol/version.ts';
import { askedByAnyone, readDeed } from './core/deed.ts';
import { kindOf, narrowed, type PackShapes, shapesOf } from './core/shape.ts';
import type { Said } from './core/upcast.ts';
import { entityNamed, PACKS } from './registry.ts';
import { samplesOf } from './shapes/sample.ts';
import { UPCASTS, upcastEvent } from './upcasts.ts';

/**
 * Versions of the wire in which what devices may send has changed; the first is the oldest whose events still travel. Whoever
 * narrows a declaration (a field goes, is renamed, becomes required, loses a choice) raises SCHEMA_VERSION, adds the number
 * here, declares an upcaster, and has the new files written by `npx vitest run packs/shapes.test.ts -u`. Whoever only adds
 * has the latest files written anew by the same command. Files of older versions never change.
 */
const VERSIONS = [2, 3, 4];

const fileOf = (version: number, what: 'shapes' | 'events') =>
  new URL(`shapes/${version}-${what}.json`, import.meta.url);
const read = <T>(version: number, what: 'shapes' | 'events'): T =>
  JSON.parse(readFileSync(fileOf(version, what), 'utf8')) as T;
const written = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

const now = shapesOf(PACKS);
const latest = VERSIONS.at(-1)!;
const older = VERSIONS.filter((version) => existsSync(fileOf(version, 'shapes')));

describe('[N10] what devices may send', () => {
  it.each(older)('of version %i is still taken, as it is or through an upcaster', (version) => {
    const steps = UPCASTS.filter(({ to }) => to > version);
    const uncovered = narrowed(read<PackShapes>(version, 'shapes'), now).filter(
      (kind) => !steps.some(({ entity }) => kind.startsWith(`${entity} `)),
    );
    expect(uncovered, 'a narrower declaration needs a new version and an upcaster').toEqual([]);
  });

  it('is what the files of the latest version say', async () => {
    if (older.includes(latest)) expect(narrowed(read<PackShapes>(latest, 'shapes'), now)).toEqual([]);
    expect(latest).toBeLessThanOrEqual(SCHEMA_VERSION);
    await expect(written(now)).toMatchFileSnapshot(fileOf(latest, 'shapes').pathname);
    await expect(written(samplesOf(now))).toMatchFileSnapshot(fileOf(latest, 'events').pathname);
  });

  it.each(older)('of version %i: one event of each kind was kept, and each can still be read', (version) => {
    const events = read<Said[]>(version, 'events');
    expect(events.map(({ entity, action }) => kindOf(entity, action))).toEqual(
      samplesOf(read<PackShapes>(version, 'shapes')).map(({ entity, action }) => kindOf(entity, action)),
    );
    for (const said of events) {
      const event = upcastEvent({ ...said, schemaVersion: version });
      const known = entityNamed(event.entity);
      const asked = known && askedByAnyone(known, event.action);
      const kind = kindOf(event.entity, event.action);
      expect(asked?.ok, kind).toBe(true);
      if (!known || !asked?.ok) continue;
      const deed = readDeed(known, asked.value, event.payload);
      expect(deed, kind).toMatchObject({ ok: true });
      // Nothing that was said is dropped as unknown.
      if (deed.ok && (deed.value.kind === 'create' || deed.value.kind === 'update')) {
        const { values } = deed.value;
        const kept = Object.keys(event.payload).every(
          (name) => canonicalJson(values[name]) === canonicalJson(event.payload[name]),
        );
        expect(kept, kind).toBe(true);
      }
    }
  });
});
