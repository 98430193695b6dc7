import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useRef, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { useText } from '../texts/use-text.ts';
import classes from './notices.module.css';
import { dismiss, noticesShown, subscribeNotices } from './notices-store.ts';

/** Where notices appear: under the header, away from the main action at the bottom; the newest on top. */
export function Notices() {
  const text = useText();
  const notices = useSyncExternalStore(subscribeNotices, noticesShown);
  const place = useRef<HTMLElement>(null);
  // The focus goes with the button that has it: to the next message, and after the last one to the screen.
  const close = (id: string) => {
    const buttons = [...(place.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    if (at >= 0) (buttons[at + 1] ?? buttons[at - 1] ?? document.querySelector<HTMLElement>('#main'))?.focus();
    dismiss(id);
  };
  return (
    <section ref={place} className={classes.place} aria-label={text('frame.notices')} aria-live="polite">
      {notices.toReversed().map(({ id, tone, title, name, text: words, link }) => (
        <div key={id} className={classes.notice} data-tone={tone}>
          {tone === 'needsYou' ? <IconAlertTriangle aria-hidden size={24} /> : <IconCheck aria-hidden size={24} />}
          <div className={classes.words}>
            <strong>
              {title} {name ? <bdi className={classes.name}>{name}</bdi> : null}
            </strong>
            <p>{words}</p>
            {link ? (
              <Link href={link.href} className={classes.link} onClick={() => dismiss(id)}>
                {link.words}
              </Link>
            ) : null}
          </div>
          <ActionIcon color="gray" aria-label={text('frame.close')} onClick={() => close(id)}>
            <IconX aria-hidden size={20} />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}
