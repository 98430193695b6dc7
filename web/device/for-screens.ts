import type { DeviceApi } from '#device/api.ts';
import { problem } from '#protocol/errors.ts';
import { fail, type Result } from '#protocol/result.ts';

/** What a screen asks as the person it is shown to, and where among its parameters it says who that is. */
export const SHOWN_TO = {
  ...{ commit: 1, sendAgain: 2, discard: 1, resolveConflict: 1, acknowledge: 1, incidentRead: 1 },
  ...{ draft: 1, keepDraft: 2, countDrafts: 0, administer: 1, signOut: 1, exportWork: 1 },
} as const satisfies Partial<Record<keyof DeviceApi, number>>;

export const isForOne = (name: PropertyKey): name is keyof typeof SHOWN_TO => Object.hasOwn(SHOWN_TO, name);

type Answering = {
  [Name in keyof DeviceApi]: ReturnType<DeviceApi[Name]> extends Promise<Result<unknown>> ? Name : never;
};

/** What answers with a problem when it cannot be done. */
const ANSWERING: ReadonlySet<PropertyKey> = new Set<Answering[keyof DeviceApi]>([
  ...(['commit', 'sendAgain', 'discard', 'resolveConflict', 'acknowledge', 'administer', 'signOut'] as const),
  ...(['signIn', 'open', 'syncNow', 'exportWork', 'importWork', 'checkData', 'renameDevice'] as const),
]);

type Member = (...given: unknown[]) => Promise<unknown>;

/** No screen waits for what has failed: what should not have happened is reported, and is a problem like others. */
const answered =
  (member: Member): Member =>
  (...given) =>
    member(...given).catch((error: unknown) => {
      reportError(error);
      return fail(problem('DEVICE_FAILED'));
    });

const stamped =
  (member: Member, at: number, profile: string): Member =>
  (...given) =>
    member(...Array.from({ length: at }, (_, place) => given[place]), profile);

/**
 * The device as screens ask it. `profile`: whom they are shown to; a form that goes away because another person has come
 * leaves nothing in their database.
 */
export const forScreens = (device: DeviceApi, profile?: string): DeviceApi =>
  new Proxy(device, {
    get(target, name) {
      const member: Member = Reflect.get(target, name);
      const asked = profile !== undefined && isForOne(name) ? stamped(member, SHOWN_TO[name], profile) : member;
      return ANSWERING.has(name) ? answered(asked) : asked;
    },
  });
