import { createRoot } from 'react-dom/client';
import type { Locale } from '#protocol/locale.ts';
import { App } from '../app.tsx';
import { directionOf } from '../texts/language.ts';
import { loadTexts } from '../texts/load-texts.ts';
import '../theme/styles.ts';
import { createDeviceStore } from './device-store.ts';
import type { MemoryDevice } from './memory-device.ts';

/** Shows the whole app over the device of a test, at an address, in a language; the answer takes it away again. */
export async function showApp(device: MemoryDevice, path = '/', locale: Locale = 'en'): Promise<() => void> {
  localStorage.clear();
  localStorage.setItem('navette.locale', locale);
  history.replaceState(null, '', path);
  document.documentElement.lang = locale;
  document.documentElement.dir = directionOf(locale);
  document.title = 'Navette';
  const place = document.body.appendChild(document.createElement('div'));
  // As in index.html: screens that fill the window find it by this name.
  place.id = 'root';
  const root = createRoot(place);
  const texts = await loadTexts(locale);
  root.render(<App store={createDeviceStore(device)} first={{ locale, texts }} />);
  return () => {
    root.unmount();
    place.remove();
  };
}
