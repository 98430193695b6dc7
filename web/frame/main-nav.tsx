import { useIntl } from 'react-intl';
import { Link, useLocation } from 'wouter';
import { useProfile } from '../device/device-context.tsx';
import { SHORTAGES } from '../office/shortages/shortage-query.ts';
import { useOpenShortages } from '../office/shortages/use-open-shortages.ts';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import { homeOf, isOffice, kindsOf, listAddress } from './addresses.ts';
import classes from './shell.module.css';

/** Kinds of records that stand in the header; all are behind "Records". */
const MOST = 4;
/** As many have room on a tablet held upright. */
const ALWAYS = 2;

/**
 * The ways through the app where the header has room: a pack's own day first, or the records a person works on most. The sync
 * centre is behind the badge, too.
 */
export function MainNav() {
  const text = useText();
  const label = useLabel();
  const person = useProfile();
  const home = homeOf(person);
  const kinds = home.startsWith('/r/') ? kindsOf(person).slice(0, MOST) : [];
  return (
    <nav className={classes.nav} aria-label={text('frame.nav')}>
      {kinds.length === 0 && (
        <NavItem href={home} word={text(isOffice(person) ? 'frame.office' : 'frame.round')} but={[SHORTAGES]} />
      )}
      {kinds.map(({ name, entity }, at) => (
        <NavItem key={name} href={listAddress(name)} word={label(entity.labelMany)} extra={at >= ALWAYS} />
      ))}
      {isOffice(person) && <ShortagesItem />}
      <NavItem href="/r" word={text('frame.records')} but={kinds.map(({ name }) => listAddress(name))} />
      <NavItem href="/sync" word={text('frame.sync')} extra={isOffice(person)} />
      <NavItem href="/settings" word={text('frame.settings')} />
    </nav>
  );
}

/** What the office must look into, with how many there are. */
function ShortagesItem() {
  const text = useText();
  const count = useOpenShortages();
  return (
    <NavItem href={SHORTAGES} word={text('shortages.title')} count={count} says={text('shortages.open', { count })} />
  );
}

function NavItem(props: {
  href: string;
  word: string;
  /** Shown beside the word unless it is 0, and said by `says`. */
  count?: number;
  says?: string;
  extra?: boolean;
  /** Addresses below this one that have an item of their own. */
  but?: readonly string[];
}) {
  const { href, word, count = 0, says, extra, but = [] } = props;
  const { formatNumber } = useIntl();
  const [location] = useLocation();
  const within = (address: string) => location === address || location.startsWith(`${address}/`);
  const here =
    href === '/' ? location === '/' || within('/deliveries') : within(href) && !but.some((other) => within(other));
  return (
    <Link
      href={href}
      className={classes.navItem}
      data-extra={extra || undefined}
      aria-current={here ? 'page' : undefined}
    >
      {word}
      {count > 0 && (
        <span className={classes.navCount} role="img" aria-label={says}>
          {formatNumber(count)}
        </span>
      )}
    </Link>
  );
}
