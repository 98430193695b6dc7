import { describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { entityNamed, PACKS } from './registry.ts';
import { keptForATime, retentionBounds, retentionOf, wrongRetention } from './retention.ts';

const packs = Object.keys(PACKS);
const days = (retention: Record<string, number>, more = {}) => ({ ...DEFAULT_RULES, ...more, retention });

describe('[T8] days of retention by rule', () => {
  it.each(keptForATime(packs))(
    'of $known.name: least and most are taken, what is beyond is named',
    ({ known, declared }) => {
      const { least, most } = retentionBounds(declared, DEFAULT_RULES);
      const wrong = (value: number) => wrongRetention(days({ [known.name]: value }), packs);
      for (const value of [least, declared.days, most]) {
        expect(wrong(value)).toEqual([]);
        expect(retentionOf(known, days({ [known.name]: value }))).toEqual({ ...declared, days: value });
      }
      for (const value of [least - 1, most + 1, least + 0.5, Number.NaN]) {
        expect(wrong(value)).toEqual([`retention.${known.name}`]);
      }
      expect(retentionOf(known, days({ [known.name]: 1 }))?.days).toBe(least);
      expect(retentionOf(known, days({ [known.name]: 99_999 }))?.days).toBe(most);
      expect(retentionOf(known, DEFAULT_RULES)).toEqual(declared);
    },
  );

  it('never less than a device may work offline', () => {
    const photo = entityNamed('service.photo')!;
    const long = { graceHours: 24 * 100 };
    expect(wrongRetention(days({ 'service.photo': 99 }, long), packs)).toEqual(['retention.service.photo']);
    expect(retentionOf(photo, days({ 'service.photo': 90 }, long))?.days).toBe(100);
    expect(wrongRetention(days({ 'service.photo': 100 }, long), packs)).toEqual([]);
  });

  it.each(['logistics.stock_movement', 'logistics.invoice', 'captures.capture', 'school.payment', 'no.such'])(
    'takes none for %s, which is kept for ever',
    (name) => {
      expect(wrongRetention(days({ [name]: 400 }), packs)).toEqual([`retention.${name}`]);
      const known = entityNamed(name);
      if (known) expect(retentionOf(known, days({ [name]: 400 }))).toBeUndefined();
    },
  );

  it('never lets an entry of an audit log go, only the position in it', () => {
    const logs = keptForATime(packs).filter(({ known }) => known.pack.audit === known.entity.name);
    expect(logs).toHaveLength(packs.length);
    for (const { declared } of logs) expect(declared.fields).toEqual(['position']);
  });
});
