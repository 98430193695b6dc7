import { IconPackageOff } from '@tabler/icons-react';
import { LinkButton } from '../../parts/link-button.tsx';
import { useText } from '../../texts/use-text.ts';
import { SHORTAGES } from './shortage-query.ts';
import classes from './shortages-link.module.css';
import { useOpenShortages } from './use-open-shortages.ts';

/** Where the header has no room for its item: the way to the shortages, while there are some to look into. */
export function ShortagesLink() {
  const text = useText();
  const count = useOpenShortages();
  if (count === 0) return null;
  return (
    <LinkButton
      href={SHORTAGES}
      variant="default"
      className={classes.link}
      leftSection={<IconPackageOff size={20} aria-hidden />}
    >
      {text('shortages.open', { count })}
    </LinkButton>
  );
}
