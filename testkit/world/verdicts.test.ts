import { expect, test } from 'vitest';
import type { SyncEvent } from '#protocol/event.ts';
import type { Receipt } from '#protocol/receipt.ts';
import type { History, Values, Write } from './history.ts';
import { wrongVerdicts } from './verdicts.ts';

// The oracle itself: what it must call a wrong verdict. Of a client: the later edit wins.

const ID = 'record';
const row = { id: ID, name: 'Shop', phone: '1', city: 'Oran', deletedAt: null };

/** A client of version 1, and what is told of it since. */
class Story {
  readonly history = { writes: [] as Write[], events: [] as History['events'], words: new Map(), aliases: new Map() };
  #row: Values = row;
  #n = 0;

  constructor() {
    this.#write(row, 'office', null);
  }

  get version(): number {
    return this.history.writes.length;
  }

  #write(values: Values, tx: string, by: string | null): void {
    const before = this.history.writes.length > 0 ? this.#row : null;
    this.#row = { ...this.#row, ...values };
    const version = this.version + 1;
    this.#n += 1;
    this.history.writes.push({
      n: this.#n,
      entity: 'logistics.client',
      id: ID,
      version,
      tx,
      by,
      before,
      after: this.#row,
    });
  }

  office(values: Values): this {
    this.#write(values, 'office', null);
    return this;
  }

  edit(
    id: string,
    payload: Values,
    told: Partial<SyncEvent> & { wrote?: Values; word?: string; receipt?: Partial<Receipt> },
  ): this {
    const { wrote = payload, word, receipt, ...more } = told;
    if (Object.keys(wrote).length > 0) this.#write(wrote, id, 'me');
    const event = {
      ...{ id, userId: 'me', deviceId: 'phone', deviceEpoch: 1, seq: this.#n, epoch: 1, after: [] },
      ...{ entity: 'logistics.client', entityId: ID, action: 'UPDATE', payload, baseVersion: 1, ...more },
    } as unknown as SyncEvent;
    const given = { eventId: id, status: 'applied', version: this.version, ...receipt } as Receipt;
    this.#n += 1;
    this.history.events.push({ event, verdicts: [{ n: this.#n, tx: id, epoch: 1, receipt: given }] });
    if (word) this.history.words.set(id, [word]);
    return this;
  }

  get findings(): string[] {
    return wrongVerdicts(this.history).findings;
  }
}

const story = () => new Story();
const OVERTAKEN: Partial<Receipt> = {
  status: 'amended',
  code: 'OVERTAKEN',
  resolution: { action: 'NONE', data: { lost: ['phone'] } },
};
const IN_CONFLICT: Partial<Receipt> = {
  ...{ status: 'conflict', code: 'VERSION_CONFLICT' },
  resolution: { action: 'CHOOSE', data: { columns: ['phone'] } },
};

test('[R32] what another wrote since is overwritten with a word only', () => {
  expect(story().office({ phone: '9' }).edit('a', { phone: '2' }, {}).findings).toEqual([
    expect.stringContaining('overwrote without a word: phone of version 2 (seen: 1)'),
  ]);
  expect(story().office({ phone: '9' }).edit('a', { phone: '2' }, { word: 'won' }).findings).toEqual([]);
  expect(story().office({ phone: '9' }).edit('a', { phone: '2' }, { baseVersion: 2 }).findings).toEqual([]);
  expect(story().office({ city: 'Blida' }).edit('a', { phone: '2' }, {}).findings).toEqual([]);
});

test('[R32] nor by the second of two edits, whatever the first has made', () => {
  const first = story().office({ phone: '9' }).edit('a', { city: 'Blida' }, {});
  expect(first.edit('b', { phone: '2' }, { after: ['a'] }).findings).toHaveLength(1);
  // Pulled in between, it was seen.
  const seen = story().office({ phone: '9' }).edit('a', { city: 'Blida' }, {});
  expect(seen.edit('b', { phone: '2' }, { after: ['a'], baseVersion: 2 }).findings).toEqual([]);
  // Nobody conflicts with themselves.
  expect(
    story()
      .edit('a', { phone: '2' }, {})
      .edit('b', { phone: '3' }, { after: ['a'] }).findings,
  ).toEqual([]);
});

test('[R32] what was lost lies under the own value: no later version shows it', () => {
  const lost = () => story().office({ phone: '9' }).edit('a', { phone: '2' }, { wrote: {}, receipt: OVERTAKEN });
  expect(lost().edit('b', { phone: '3' }, { after: ['a'], baseVersion: 2 }).findings).toHaveLength(1);
  expect(lost().edit('b', { phone: '3' }, { after: ['a'], word: 'won' }).findings).toEqual([]);
  expect(lost().edit('b', { phone: '3' }, { baseVersion: 2 }).findings).toEqual([]);
});

test('[R34] a choice stands on the version that was shown beside it, and has no word but to ask again', () => {
  const chosen = { action: 'CONFLICT_RESOLVED', word: 'won', wrote: { phone: '2' } };
  const values = { values: { phone: '2' } };
  expect(story().office({ phone: '9' }).edit('a', values, chosen).findings).toHaveLength(1);
  expect(
    story()
      .office({ phone: '9' })
      .edit('a', values, { ...chosen, baseVersion: 2 }).findings,
  ).toEqual([]);
});

test('who deletes a record deletes all that others wrote in it', () => {
  const gone = { action: 'DELETE', wrote: { deletedAt: 'now' } };
  expect(story().office({ city: 'Blida' }).edit('a', {}, gone).findings).toHaveLength(1);
  expect(
    story()
      .office({ city: 'Blida' })
      .edit('a', {}, { ...gone, baseVersion: 2 }).findings,
  ).toEqual([]);
});

test('nobody is told of a conflict, or overtaken, where nobody else wrote', () => {
  for (const receipt of [OVERTAKEN, IN_CONFLICT]) {
    const told = { wrote: {}, receipt };
    expect(story().office({ phone: '9' }).edit('a', { phone: '2' }, told).findings).toEqual([]);
    expect(story().office({ city: 'Blida' }).edit('a', { phone: '2' }, told).findings).toHaveLength(1);
  }
});

test('what stands on a server that was set back nobody can tell', () => {
  const { history } = story().office({ phone: '9' }).edit('a', { phone: '2' }, { epoch: 2 });
  expect(wrongVerdicts(history)).toEqual({ asked: { edits: 0, met: 0, untold: 1 }, findings: [] });
});
