import { Link, useLocation } from 'wouter';
import { useProfile } from '../device/device-context.tsx';
import { useLabel } from '../parts/use-label.ts';
import { useText } from '../texts/use-text.ts';
import { homeOf, isOffice, kindsOf, listAddress } from './addresses.ts';
import classes from './shell.module.css';

/** Kinds of records that stand in the header; all are behind "Records". */
const MOST = 4;
/** As many have room on a tablet held upright. */
const ALWAYS = 2;

/** The ways through the app where the header has room: a pack's own day first, or the records a person works on most. */
export function MainNav() {
  const text = useText();
  const label = useLabel();
  const person = useProfile();
  const home = homeOf(person);
  const kinds = home.startsWith('/r/') ? kindsOf(person).slice(0, MOST) : [];
  return (
    <nav className={classes.nav} aria-label={text('frame.nav')}>
      {kinds.length === 0 && <NavItem href={home} word={text(isOffice(person) ? 'frame.office' : 'frame.round')} />}
      {kinds.map(({ name, entity }, at) => (
        <NavItem key={name} href={listAddress(name)} word={label(entity.labelMany)} extra={at >= ALWAYS} />
      ))}
      <NavItem href="/r" word={text('frame.records')} but={kinds.map(({ name }) => listAddress(name))} />
      <NavItem href="/sync" word={text('frame.sync')} />
      <NavItem href="/settings" word={text('frame.settings')} />
    </nav>
  );
}

function NavItem(props: {
  href: string;
  word: string;
  extra?: boolean;
  /** Addresses below this one that have an item of their own. */
  but?: readonly string[];
}) {
  const { href, word, extra, but = [] } = props;
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
    </Link>
  );
}
