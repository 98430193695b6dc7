/** Roles whose day is the office's list; the others drive. */
const OFFICE_ROLES: readonly string[] = ['admin', 'keeper'];

export const isOffice = (role: string): boolean => OFFICE_ROLES.includes(role);

/** Where a person's day begins. */
export const homeOf = (role: string): string => (isOffice(role) ? '/office' : '/');

/** The screen of a record, if there is one. */
export function addressOf(entity: string, id: string, role: string): string | null {
  if (entity !== 'logistics.delivery') return null;
  return isOffice(role) ? `/office/deliveries/${id}` : `/deliveries/${id}`;
}
