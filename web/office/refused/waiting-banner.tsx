import { IconGavel } from '@tabler/icons-react';
import { Banner } from '../../frame/banner.tsx';
import { LinkButton } from '../../parts/link-button.tsx';
import { useText } from '../../texts/use-text.ts';
import { REFUSED } from './addresses.ts';
import { useWaiting } from './use-waiting.ts';

/** Work that has no effect until an administrator decides it: nobody must come upon it by chance. */
export function WaitingBanner() {
  const text = useText();
  const count = useWaiting().answer?.events.length ?? 0;
  if (count === 0) return null;
  return (
    <Banner
      tone="needsYou"
      icon={<IconGavel aria-hidden size={24} />}
      actions={
        <LinkButton href={REFUSED} variant="default">
          {text('repair.decide')}
        </LinkButton>
      }
    >
      {text('repair.waitingCount', { count })}
    </Banner>
  );
}
