import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { JournalEntry } from '#device/api.ts';
import { useDeviceStore } from '../device/device-context.tsx';
import { recordName } from '../device/record-name.ts';
import { useLocale } from '../texts/texts-provider.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import classes from './notices.module.css';

/** Tells each refusal and conflict once, when it arrives: what, why, and where to read on. */
export function useVerdicts(): void {
  const store = useDeviceStore();
  const text = useText();
  const sentence = useSentence();
  const { locale } = useLocale();
  const tell = useRef<(entry: JournalEntry) => void>(undefined);
  tell.current = (entry) =>
    void recordName(store.device, locale, entry.entity, entry.entityId).then((what) => {
      notifications.show({
        id: entry.eventId,
        title: text('verdict.title', { what }),
        message: (
          <>
            <span className={classes.reason}>{sentence(entry.code, entry.data, entry.message)}</span>
            <Link href="/sync" className={classes.link} onClick={() => notifications.hide(entry.eventId)}>
              {text('verdict.see')}
            </Link>
          </>
        ),
        icon: <IconAlertTriangle aria-hidden size={20} />,
        color: 'var(--nv-needs-you)',
        // Stays until it is read: nobody looks at a phone at the very moment.
        autoClose: false,
        withCloseButton: true,
        closeButtonProps: { 'aria-label': text('frame.close') },
      });
    });

  useEffect(() => store.onVerdict((entry) => tell.current?.(entry)), [store]);
}
