import * as f from '../core/field.ts';
import { fieldsUpcast, type Upcast, without } from '../core/upcast.ts';

/** A phone number inside a text: 8 to 15 digits, as people write them. It fits into its field. */
const PHONE = /\+?\d(?:[ .\-/]?\d){7,14}/;
/** What people put between a name and a number. */
const BETWEEN = /^[\s,;:()\-–/]+|[\s,;:()\-–/]+$/g;

/** Until version 2 the contact of a customer was one text, in which many had put a number. */
export function splitContact(contact: unknown): { contactName: unknown; contactPhone: string | null } {
  if (typeof contact !== 'string') return { contactName: contact, contactPhone: null };
  const phone = PHONE.exec(contact)?.[0];
  if (phone === undefined) return { contactName: contact, contactPhone: null };
  const name = contact.replace(phone, ' ').replace(/\s+/g, ' ').replace(BETWEEN, '');
  return { contactName: name || null, contactPhone: phone };
}

export const serviceUpcasts: readonly Upcast[] = [
  fieldsUpcast(
    3,
    'service.customer',
    { contact: f.optional(f.text({ fr: 'Interlocuteur', en: 'Contact', ar: 'جهة الاتصال' }, 120)) },
    (values) => ({ ...without(values, 'contact'), ...splitContact(values.contact) }),
  ),
];
