import { expect, test } from 'vitest';
import { guessDeviceName, platformOf } from './device-name.ts';

const agents = {
  android:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
  odd: 'Something',
};

test('a device has a name its owner recognises before they give it one', () => {
  expect(guessDeviceName({ userAgent: agents.android })).toBe('Android · Chrome');
  expect(guessDeviceName({ userAgent: agents.iphone })).toBe('iPhone · Safari');
  expect(guessDeviceName({ userAgent: agents.edge })).toBe('Windows · Edge');
  expect(guessDeviceName({ userAgent: agents.odd })).toBe('Navette');
});

test('the registry gets a short platform', () => {
  expect(platformOf({ userAgent: agents.android })).toBe('Linux; Android 10; K · Chrome/142');
  expect(platformOf({ userAgent: agents.iphone })).toBe('iPhone; CPU iPhone OS 17_5 like Mac OS X · Version/17');
  expect(platformOf({ userAgent: agents.odd })).toBe('');
});
