import type { DeviceApi } from '#device/api.ts';

/** What a screen asks as the person it is shown to, and where among its parameters it says who that is. */
export const SHOWN_TO = {
  ...{ commit: 1, sendAgain: 2, discard: 1, resolveConflict: 1, acknowledge: 1, incidentRead: 1 },
  ...{ draft: 1, keepDraft: 2, administer: 1, signOut: 1 },
} as const satisfies Partial<Record<keyof DeviceApi, number>>;

export const isForOne = (name: PropertyKey): name is keyof typeof SHOWN_TO => Object.hasOwn(SHOWN_TO, name);

/**
 * The device as the screens of one profile ask it: a form that goes away because another person has come leaves nothing in
 * their database.
 */
export const shownTo = (device: DeviceApi, profile: string): DeviceApi =>
  new Proxy(device, {
    get(target, name) {
      const member = Reflect.get(target, name);
      if (!isForOne(name)) return member;
      return (...given: unknown[]) => {
        const all = Array.from({ length: SHOWN_TO[name] }, (_, at) => given[at]);
        return (member as (...all: unknown[]) => unknown)(...all, profile);
      };
    },
  });
