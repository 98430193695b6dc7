import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import { useLocation } from 'wouter';
import type { JournalEntry } from '#device/api.ts';
import { useDeviceStore } from '../device/device-context.tsx';
import { kindName, recordName } from '../device/record-name.ts';
import { INBOX } from '../inbox/addresses.ts';
import type { TextKey } from '../texts/keys.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { dismiss, type Notice, tell } from './notices-store.ts';

/** Where they can all be read. */
const PLACE = '/sync';
/** Nothing is told where the verdicts themselves are, and what was told is over. */
const isAmongThem = (location: string): boolean =>
  [PLACE, INBOX].some((place) => `${location}/`.startsWith(`${place}/`));

const titleOf = ({ state, code }: JournalEntry): TextKey => {
  if (state !== 'needsYou') return 'verdict.settled';
  return code === 'VERSION_CONFLICT' ? 'verdict.conflict' : 'verdict.title';
};

/** Tells each refusal and conflict once, when it arrives, and when somebody else settles it: what, why, where to read on. Nothing of it outlives the session. */
export function useVerdicts(): void {
  const [location] = useLocation();
  const there = isAmongThem(location);
  const store = useDeviceStore();
  const text = useText();
  const sentence = useSentence();
  const { locale } = useLocale();
  const { locale: tag } = useIntl();
  const speak = useRef<(entry: JournalEntry) => Promise<Notice>>(undefined);
  speak.current = async (entry) => {
    // Without its name when that cannot be read: a verdict is told only once.
    const { kind, name } = await recordName(store.device, { locale, tag }, entry.entity, entry.entityId).catch(() => ({
      kind: kindName(entry.entity, locale),
      name: null,
    }));
    return {
      id: entry.eventId,
      tone: entry.state === 'needsYou' ? 'needsYou' : 'received',
      title: text(titleOf(entry), { kind }),
      name,
      text: entry.code ? sentence(entry.code, entry.data, entry.message) : text('verdict.accepted'),
      link: { href: PLACE, words: text('verdict.see') },
    };
  };

  useEffect(() => {
    const told = new Set<string>();
    let open = true;
    const stop = store.onVerdict((entry) => {
      if (there) return;
      told.add(entry.eventId);
      void speak.current?.(entry).then((notice) => open && tell(notice));
    });
    return () => {
      open = false;
      stop();
      for (const id of told) dismiss(id);
    };
  }, [store, there]);
}
