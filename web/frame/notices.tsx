import { Notifications } from '@mantine/notifications';
import '@mantine/core/styles/Notification.css';
import '@mantine/notifications/styles.css';
import { useText } from '../texts/use-text.ts';

/** Where short messages appear; above the screen, away from the main action at the bottom. */
export function Notices() {
  const text = useText();
  return <Notifications position="top-center" limit={3} aria-label={text('frame.notices')} />;
}
