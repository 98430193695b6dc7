/** Of every demo account. */
export const DEMO_PASSWORD = 'navette-demo';

/** argon2id of `DEMO_PASSWORD` with a salt of its own, computed once: hashing 14 accounts would take half a second. */
export const DEMO_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$J+vWlLvUG3PlkGysvp2ebA$Yo1tjnkY59IzAsuh4i0jUpzBFaozwYxLyDpxhyxcVwA';

/** The demo distributor; its accounts are `driver1` to `driver12`, `keeper1` and `admin` at `domain`. */
export const DEMO_TENANT = {
  slug: 'logistics-demo',
  name: 'Laiterie El Badia – Distribution',
  domain: 'logistics.demo',
  size: { drivers: 12, clients: 2_500, products: 1_200, deliveriesPerDriver: 30, historyDays: 10 },
} as const;

/** What `npm start` prints, for people. */
export const DEMO_ACCOUNTS: readonly { email: string; who: string }[] = [
  { email: `driver1@${DEMO_TENANT.domain}`, who: `driver (1 to ${DEMO_TENANT.size.drivers})` },
  { email: `keeper1@${DEMO_TENANT.domain}`, who: 'warehouse keeper' },
  { email: `admin@${DEMO_TENANT.domain}`, who: 'administrator' },
];
