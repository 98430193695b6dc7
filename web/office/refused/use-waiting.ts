import type { WaitingAnswer } from '#protocol/repair.ts';
import { type AdminRead, useAdminRead } from '../use-admin-read.ts';

/** What this administrator, or another one, is to decide. */
export const useWaiting = (): AdminRead<WaitingAnswer> => useAdminRead<WaitingAnswer>('/api/admin/waiting');
