import type { ConflictCase } from '#device/api.ts';

export const INBOX = '/inbox';

/** Where what waits on a record is settled: its two versions, or its refused events. */
export const caseAddress = ({ entity, entityId }: Pick<ConflictCase, 'entity' | 'entityId'>): string =>
  `${INBOX}/record/${entity.replace('.', '/')}/${entityId}`;

export const refusalAddress = (eventId: string): string => `${INBOX}/refused/${eventId}`;
export const correctAddress = (eventId: string): string => `${refusalAddress(eventId)}/correct`;
