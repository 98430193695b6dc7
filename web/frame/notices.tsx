import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { useText } from '../texts/use-text.ts';
import classes from './notices.module.css';
import { dismiss, noticesShown, subscribeNotices } from './notices-store.ts';

/** Where notices appear: under the header, away from the main action at the bottom; the newest on top. */
export function Notices() {
  const text = useText();
  const notices = useSyncExternalStore(subscribeNotices, noticesShown);
  return (
    <section className={classes.place} aria-label={text('frame.notices')} aria-live="polite">
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
          <ActionIcon color="gray" aria-label={text('frame.close')} onClick={() => dismiss(id)}>
            <IconX aria-hidden size={20} />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}
