import { describe, expect, it } from 'vitest';
import { type Cursor, isForgotten, readCursor, writeCursor } from './cursor.ts';

const secret = new Uint8Array(32).fill(7);
const cursor: Cursor = {
  epoch: 1,
  userId: 'u',
  asked: null,
  shares: { 'logistics.client': 'own' },
  since: '10:12:10,11',
  progress: { until: '20:20:', shares: {}, step: 2, after: '00000001-0000-7000-8000-000000000001' },
};

describe('cursor', () => {
  it('is read back as it was written', () => {
    expect(readCursor(writeCursor(cursor, secret), secret)).toEqual(cursor);
  });

  it('travels in a URL as it is', () => {
    const text = writeCursor(cursor, secret);
    expect(encodeURIComponent(text)).toBe(text);
  });

  it('of another server, or made up, is foreign', () => {
    expect(readCursor(writeCursor(cursor, new Uint8Array(32)), secret)).toBe('foreign');
    const [body, seal] = writeCursor(cursor, secret).split('.');
    const altered = Buffer.from(JSON.stringify({ ...cursor, shares: { 'logistics.client': 'whole' } }));
    expect(readCursor(`${altered.toString('base64url')}.${seal}`, secret)).toBe('foreign');
    expect(readCursor(`${body}.`, secret)).toBe('foreign');
    expect(readCursor(`${body}`, secret)).toBe('foreign');
  });

  it.each(['', 'abc', '.', 'e30.AAAA', `${Buffer.from('{"epoch":1}').toString('base64url')}.x`, 'a.b.c'])(
    '%j never was one',
    (text) => {
      expect(readCursor(text, secret)).toBe('malformed');
    },
  );

  it('holds no snapshot that PostgreSQL would not read', () => {
    const text = writeCursor({ ...cursor, since: `1:1:'; drop table` }, secret);
    expect(readCursor(text, secret)).toBe('malformed');
  });

  it.each([
    ['nothing is said by the first pull', undefined, false],
    ['the same', { life: 'phone 1', through: 3, nextTx: '20' }, false],
    ['events of this device are gone', { life: 'phone 1', through: 4, nextTx: '20' }, true],
    ['another life of the device', { life: 'phone 2', through: 9, nextTx: '20' }, false],
    ['the same event, recorded then', { life: 'phone 1', through: 3, recordedAt: 50, nextTx: '20' }, false],
    ['that of a copy with its number', { life: 'phone 1', through: 3, recordedAt: 45, nextTx: '20' }, false],
    ['it was recorded anew', { life: 'phone 1', through: 3, recordedAt: 40, nextTx: '20' }, true],
    ['anew, in another life', { life: 'phone 2', through: 3, recordedAt: 40, nextTx: '20' }, false],
    ['transactions are gone', { life: 'phone 2', through: 0, nextTx: '18446744073709551616' }, true],
  ])('[R66] tells whether the server went back: %s', (_, then, gone) => {
    expect(isForgotten(then, { life: 'phone 1', through: 3, nextTx: '20' }, [45, 50])).toBe(gone);
  });
});
