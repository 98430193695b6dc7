import { afterEach, expect, test, vi } from 'vitest';
import { createMemoryDevice } from './memory-device.ts';
import { forwardWakes } from './wake.ts';

afterEach(() => vi.restoreAllMocks());

test('[E7] the device hears when its page is hidden, frozen, thawed and seen again', async () => {
  const device = createMemoryDevice();
  const visibility = vi.spyOn(document, 'visibilityState', 'get');
  const becomes = (state: DocumentVisibilityState) => {
    visibility.mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const heard = () => device.asked.splice(0);
  // Opened behind another page.
  visibility.mockReturnValue('hidden');
  const end = forwardWakes(device);
  expect(heard()).toEqual([['rest', 'hidden']]);
  becomes('visible');
  becomes('hidden');
  document.dispatchEvent(new Event('freeze'));
  document.dispatchEvent(new Event('resume'));
  becomes('visible');
  expect(heard()).toEqual([
    ['wake', 'visible'],
    ['rest', 'hidden'],
    ['rest', 'frozen'],
    ['rest', 'hidden'],
    ['wake', 'visible'],
  ]);
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }));
  expect(heard()).toEqual([
    ['rest', 'frozen'],
    ['wake', 'visible'],
  ]);
  end();
  becomes('hidden');
  expect(heard()).toEqual([]);
});
