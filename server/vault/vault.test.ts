import { expect, test } from 'vitest';
import { entityNamed } from '#packs/registry.ts';
import { dataKey } from './cipher.ts';
import { vaultOf } from './vault.ts';

const keys = new Map([[1, dataKey(1, new Uint8Array(32).fill(1))]]);
const vault = vaultOf('t', async () => keys);
const capture = entityNamed('captures.capture')!.entity;
const ROW = '019aa000-0000-7000-8000-0000000000a1';
const OTHER = '019aa000-0000-7000-8000-0000000000a2';
const row = {
  id: ROW,
  version: 3,
  rawContent: 'to "whom"',
  normalizedText: null,
  tags: ['nv1.1.x'],
  state: 'captured',
};

test('locks sensitive fields only, wherever they stand, and opens them again', async () => {
  const event = { id: OTHER, entityId: ROW, payload: { rawContent: row.rawContent, values: { normalizedText: 'x' } } };
  const receipt = { eventId: OTHER, status: 'applied', row };
  for (const value of [row, event, receipt]) {
    const locked = await vault.seal(capture, ROW, value);
    const text = JSON.stringify(locked);
    expect(text).not.toContain('whom');
    expect(text).toContain('nv1.1.');
    expect(await vault.open(locked)).toEqual(value);
  }
  expect(await vault.seal(entityNamed('captures.todo')!.entity, ROW, row)).toBe(row);
});

test('opens change lines as PostgreSQL writes them, each by its own record', async () => {
  const rows = [row, { ...row, id: OTHER, rawContent: 'line\nbreak, "rawContent":"nv1.1.quoted"' }];
  const lockedRows = await Promise.all(rows.map((one) => vault.seal(capture, one.id, one)));
  const lines = (all: object[]) =>
    all.map((one) => `{"entity":"captures.capture","row":${JSON.stringify(one)}}`).join('\n');
  const opened = await vault.openLines(Buffer.from(lines(lockedRows)));
  expect(Buffer.from(opened).toString()).toBe(lines(rows));
  // jsonb writes a space behind each colon.
  const spaced = Buffer.from(lines(lockedRows).replaceAll('":', '": '));
  expect(Buffer.from(await vault.openLines(spaced)).toString()).toContain('"rawContent":"to \\"whom\\""');
});

test('what does not open stays as it is: a text that only looks locked, or one moved to another record', async () => {
  const [locked] = await Promise.all([vault.seal(capture, ROW, row)]);
  expect(await vault.open({ ...locked, id: OTHER })).toEqual({ ...locked, id: OTHER });
  const plain = { ...row, rawContent: `nv1.1.${'A'.repeat(60)}` };
  expect(await vault.open(plain)).toEqual(plain);
});
