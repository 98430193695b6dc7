import { Button } from '@mantine/core';
import { IconRefreshAlert } from '@tabler/icons-react';
import { useState } from 'react';
import { useSync } from '../device/device-context.tsx';
import { Banner } from '../frame/banner.tsx';
import { useSentence } from '../texts/use-sentence.ts';
import { useText } from '../texts/use-text.ts';
import { updateNow } from './service-worker.ts';

/** The server understands this version no longer: work goes on, sending waits for the update. It cannot be put off. */
export function UpdateRequiredBanner() {
  const text = useText();
  const sentence = useSentence();
  const { problem } = useSync();
  const [busy, setBusy] = useState(false);
  if (problem?.code !== 'UPDATE_REQUIRED') return null;
  const update = () => {
    setBusy(true);
    void updateNow().finally(() => setBusy(false));
  };
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
    </Banner>
  );
}
