import { expect, it } from 'vitest';
import { PACKS } from '#packs/registry.ts';
import { oldShapes } from './old-packs.ts';
import { packsAt } from './packs-at.ts';

const absenceOf = (version: number) => packsAt(oldShapes(version), PACKS).school!.entities.absence!;

it('[N10] an older app foresees what the server writes, and nothing that its people wrote themselves then', () => {
  expect(absenceOf(3)).toMatchObject({ serverFields: ['enteredBy'], derived: undefined });
  expect(absenceOf(4)).toMatchObject({ serverFields: ['classId', 'enteredBy'], derived: { fields: ['classId'] } });
});
