import { Button } from '@mantine/core';
import { IconUserExclamation } from '@tabler/icons-react';
import { Link, useRoute } from 'wouter';
import { useDeviceState } from '../device/device-context.tsx';
import { useText } from '../texts/use-text.ts';
import { Banner } from './banner.tsx';

/** The session ended while work goes on: sending waits, nothing else does. */
export function ReauthBanner() {
  const text = useText();
  const { requiresReauth } = useDeviceState();
  const [here] = useRoute('/sign-in');
  if (!requiresReauth || here) return null;
  return (
    <Banner
      tone="saved"
      icon={<IconUserExclamation aria-hidden size={24} />}
      actions={
        <Button component={Link} href="/sign-in" variant="default">
          {text('frame.signInAgain')}
        </Button>
      }
    >
      {text('frame.reauth')}
    </Banner>
  );
}
