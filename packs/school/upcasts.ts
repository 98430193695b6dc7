import * as f from '../core/field.ts';
import { fieldsUpcast, serverFieldsUpcast, type Upcast } from '../core/upcast.ts';

/** Until version 3 an absence was justified or not, and nobody could say that a document was still awaited. */
const STATES = new Map<unknown, string | null>([
  [true, 'accepted'],
  [false, 'refused'],
  [null, null],
  [undefined, null],
]);

export const schoolUpcasts: readonly Upcast[] = [
  // The server says which class a student was in that day.
  ...['grade', 'attendance', 'absence'].map((entity) => serverFieldsUpcast(4, `school.${entity}`, ['classId'])),
  fieldsUpcast(
    4,
    'school.absence',
    { justified: f.optional(f.boolean({ fr: 'Justifiée', en: 'Justified', ar: 'مبرر' })) },
    ({ justified, ...values }) => ({
      ...values,
      justification: STATES.has(justified) ? STATES.get(justified) : justified,
    }),
  ),
];
