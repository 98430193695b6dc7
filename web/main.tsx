import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme/styles.ts';
import { App } from './app.tsx';
import { registerBackgroundSync } from './device/background-sync.ts';
import { connectDevice } from './device/connect.ts';
import { createDeviceStore } from './device/device-store.ts';
import { watchPageContext } from './device/page-context.ts';
import { forwardWakes } from './device/wake.ts';
import { wasOpen } from './frame/last-open.ts';
import { preloadShell } from './frame/load-shell.ts';
import { watchInstall } from './install/install-prompt.ts';
import { preloadScreen } from './screens.ts';
import { chosenLocale, deviceLocale, directionOf } from './texts/language.ts';
import { loadTexts } from './texts/load-texts.ts';
import { startServiceWorker } from './update/service-worker.ts';

const locale = chosenLocale() ?? deviceLocale();
document.documentElement.lang = locale;
document.documentElement.dir = directionOf(locale);

const { device, onFailure } = connectDevice();
const store = createDeviceStore(device);
if (wasOpen()) {
  preloadShell();
  preloadScreen(location.pathname);
}
onFailure(store.fail);
forwardWakes(device);
registerBackgroundSync(store);
watchInstall();
watchPageContext();
startServiceWorker();

const texts = await loadTexts(locale);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} first={{ locale, texts }} />
  </StrictMode>,
);
