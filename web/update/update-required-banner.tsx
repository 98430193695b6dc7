import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useSync } from '../device/device-context.tsx';
import { Banner } from '../frame/banner.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { useUpdateNow } from './use-update-now.ts';

/** The server understands this version no longer: work goes on, sending waits for the update. It cannot be put off. */
export function UpdateRequiredBanner() {
  const text = useText();
  const sentence = useSentence();
  const { problem } = useSync();
  const { update, busy, refused } = useUpdateNow();
  if (problem?.code !== 'UPDATE_REQUIRED') return null;
  return (
    <Banner
      tone="needsYou"
      icon={<IconRefreshAlert aria-hidden size={24} />}
      actions={
        <Button loading={busy} onClick={update}>
          {text('update.apply')}
        </Button>
      }
    >
      {sentence(problem.code, problem.data)}
      {refused ? <p>{text('update.busy')}</p> : null}
    </Banner>
  );
}
