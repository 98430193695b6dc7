import type {
  AdminCall,
  DeviceApi,
  DeviceNotice,
  DeviceState,
  JournalEntry,
  Profile,
  SyncSummary,
} from '#device/api.ts';
import { problem } from '#protocol/errors.ts';
import type { RefusedEvent } from '#protocol/repair.ts';
import { DEFAULT_RULES } from '#protocol/rules.ts';
import { isForOne, SHOWN_TO } from './for-screens.ts';

/** The device as a test needs it: its answers are fields that a test sets, `tell` is what the worker would call back. */
export interface MemoryDevice extends DeviceApi {
  is: DeviceState;
  summary: SyncSummary;
  entries: JournalEntry[];
  /** By the id of the record. */
  drafts: Map<string, string>;
  /** What waits for an administrator, which every screen of theirs asks; the rest of the office's answers by `administer`. */
  waiting: RefusedEvent[];
  /** What was asked of it as the active profile, in order: name and arguments without the profile. */
  asked: [keyof DeviceApi, ...unknown[]][];
  tell(notice: DeviceNotice): void;
  /** Changes state and summary, and tells. */
  become(change: { is?: Partial<DeviceState>; summary?: Partial<SyncSummary> }): void;
}

export const DRIVER: Profile = {
  profile: 'demo-driver',
  user: { id: '01980000-0000-7000-8000-000000000001', name: 'Karim Aït Ali', role: 'driver', locale: 'fr' },
  tenant: {
    id: '01980000-0000-7000-8000-0000000000aa',
    name: 'Laiterie du Hodna',
    packs: ['logistics'],
    rules: DEFAULT_RULES,
  },
};

export const IDLE: SyncSummary = {
  reachable: true,
  phase: 'idle',
  counts: { saved: 0, sending: 0, received: 0, amended: 0, needsYou: 0 },
  filesWaiting: 0,
  received: 0,
  committed: 0,
  oldestWaitingAt: null,
  lastContactAt: null,
  problem: null,
  nextTryAt: null,
  firstSync: null,
};

const WAITING = '/api/admin/waiting';
const REFUSED = { ok: false, problem: problem('REAUTH_REQUIRED') };

/** The double of the worker, for tests of screens only. Whatever a test does not replace answers well and empty. */
export function createMemoryDevice(
  start: { is?: Partial<DeviceState>; summary?: Partial<SyncSummary> } = {},
): MemoryDevice {
  const listeners = new Set<(notice: DeviceNotice) => void>();
  const device: MemoryDevice = {
    is: {
      deviceId: '01980000-0000-7000-8000-0000000000dd',
      deviceName: 'Android · Chrome',
      active: DRIVER,
      profiles: [],
      requiresReauth: false,
      ready: true,
      wipedBy: null,
      stuck: null,
      recoverable: 0,
      incidents: [],
      ...start.is,
    },
    summary: { ...IDLE, ...start.summary },
    entries: [],
    waiting: [],
    drafts: new Map(),
    asked: [],
    tell: (notice) => {
      for (const listener of listeners) listener(notice);
    },
    become({ is, summary }) {
      Object.assign(device, { is: { ...device.is, ...is }, summary: { ...device.summary, ...summary } });
      if (is) device.tell({ kind: 'session' });
      if (summary) device.tell({ kind: 'sync', summary: device.summary });
    },
    state: async () => device.is,
    subscribe: async (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signIn: async () => ({ ok: true, value: DRIVER }),
    open: async () => ({ ok: true, value: DRIVER }),
    signOut: async () => ({ ok: true, value: null }),
    commit: async ({ entityId = '' }) => ({
      ok: true,
      value: { eventId: '01980000-0000-7000-8000-0000000000e1', seq: 1, entityId },
    }),
    refusals: async () => [],
    sendAgain: async () => ({ ok: true, value: { eventId: '', seq: 1, entityId: '' } }),
    discard: async () => ({ ok: true, value: null }),
    conflicts: async () => [],
    resolveConflict: async () => ({ ok: true, value: { eventId: '', seq: 1, entityId: '' } }),
    query: async () => [],
    attachment: async () => null,
    draft: async ({ entityId }) => device.drafts.get(entityId) ?? null,
    keepDraft: async ({ entityId }, body) => {
      if (body === null) device.drafts.delete(entityId);
      else device.drafts.set(entityId, body);
    },
    countDrafts: async () => device.drafts.size,
    sync: async () => device.summary,
    wake: async () => undefined,
    rest: async () => undefined,
    syncNow: async () => ({ ok: true, value: device.summary }),
    journal: async ({ limit, states }) =>
      device.entries
        .filter(
          ({ state, acknowledgedAt }) =>
            !states || (states.includes(state) && (state !== 'needsYou' || acknowledgedAt === null)),
        )
        .slice(0, limit),
    acknowledge: async () => ({ ok: true, value: null }),
    incidentRead: async (id) => {
      device.become({ is: { incidents: device.is.incidents.filter((incident) => incident.id !== id) } });
    },
    exportWork: async () => ({ ok: true, value: { name: 'work.navette', file: new Blob(), events: 1, files: 0 } }),
    importWork: async () => ({ ok: false, problem: problem('IMPORT_UNREADABLE') }),
    checkData: async () => ({ ok: true, value: { differs: [] } }),
    storage: async () => ({ used: 12_400_000, persistent: false }),
    persist: async () => true,
    administer: async () => ({ ok: true, value: {} }),
    renameDevice: async () => ({ ok: true, value: null }),
  };
  return new Proxy(device, {
    get(target, name: keyof DeviceApi) {
      const member = target[name];
      if (typeof member !== 'function' || ['tell', 'become', 'subscribe'].includes(name)) return member;
      return (...given: unknown[]) => {
        const [call] = given as [Partial<AdminCall> | undefined];
        if (name === 'administer' && call?.path === WAITING) {
          return Promise.resolve({ ok: true, value: { events: device.waiting, hasMore: false } });
        }
        const [shownTo] = isForOne(name) ? given.splice(SHOWN_TO[name], 1) : [];
        // As the device: what a screen of somebody else asks for is not done.
        if (shownTo !== undefined && shownTo !== device.is.active?.profile)
          return Promise.resolve(name === 'draft' ? null : REFUSED);
        device.asked.push([name, ...given]);
        return (member as (...given: unknown[]) => unknown)(...given);
      };
    },
  });
}
