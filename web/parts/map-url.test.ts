import { expect, test } from 'vitest';
import { mapUrl } from './map-url.ts';

const place = { latitude: 36.47, longitude: 2.83 };

test.each([
  ['Mozilla/5.0 (Linux; Android 14)', place, 'geo:36.47,2.83?q=36.47,2.83(El%20Baraka)'],
  ['Mozilla/5.0 (Linux; Android 14)', null, 'geo:0,0?q=El%20Baraka'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)', place, 'https://maps.apple.com/?ll=36.47,2.83&q=El%20Baraka'],
  ['Mozilla/5.0 (Windows NT 10.0)', place, 'https://www.openstreetmap.org/?mlat=36.47&mlon=2.83#map=17/36.47/2.83'],
  ['Mozilla/5.0 (Windows NT 10.0)', null, 'https://www.openstreetmap.org/search?query=El%20Baraka'],
])('a map opens on %s', (userAgent, at, url) => {
  expect(mapUrl(at, 'El Baraka', userAgent)).toBe(url);
});
