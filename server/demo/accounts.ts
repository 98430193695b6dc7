/** Of every demo account. */
export const DEMO_PASSWORD = 'navette-demo';

/** argon2id of `DEMO_PASSWORD` with a salt of its own, computed once: hashing 50 accounts would take two seconds. */
export const DEMO_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$J+vWlLvUG3PlkGysvp2ebA$Yo1tjnkY59IzAsuh4i0jUpzBFaozwYxLyDpxhyxcVwA';

/** The demo distributor; its accounts are `driver1` to `driver12`, `rep1`, `keeper1` and `admin` at `domain`. */
export const DEMO_TENANT = {
  slug: 'logistics-demo',
  name: 'Laiterie El Badia – Distribution',
  domain: 'logistics.demo',
  size: { drivers: 12, clients: 2_500, products: 1_200, deliveriesPerDriver: 30, historyDays: 10 },
} as const;

/** The demo tenants of the other packs; two schools, to see that they do not see each other. */
export const PACK_DEMOS = [
  { kind: 'service', slug: 'service-demo', name: 'Sahel Froid & Chauffage', domain: 'service.demo' },
  { kind: 'captures', slug: 'captures-demo', name: 'Carnets', domain: 'captures.demo' },
  { kind: 'school', slug: 'school-a', name: 'Collège Ibn Khaldoun', domain: 'school-a.demo', cycle: 'middle' },
  { kind: 'school', slug: 'school-b', name: 'Lycée El Farabi', domain: 'school-b.demo', cycle: 'secondary' },
] as const;

const SCHOOL = 'also registrar1, bursar1, head, admin';

/** What `npm start` prints, for people: one of each tenant, and who else there is. */
export const DEMO_ACCOUNTS: readonly { email: string; who: string }[] = [
  { email: `driver1@${DEMO_TENANT.domain}`, who: 'driver (1 to 12); also rep1, keeper1, admin' },
  { email: 'tech1@service.demo', who: 'technician (1 to 6); also manager, admin' },
  { email: 'user1@captures.demo', who: 'notes; also user2, admin' },
  { email: 'teacher1@school-a.demo', who: `teacher (1 to 6); ${SCHOOL}` },
  { email: 'teacher1@school-b.demo', who: `teacher (1 to 6); ${SCHOOL}` },
];
