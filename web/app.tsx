import { DirectionProvider, MantineProvider } from '@mantine/core';
import type { Locale } from '#protocol/locale.ts';
import { DeviceProvider } from './device/device-context.tsx';
import type { DeviceStore } from './device/device-store.ts';
import { ErrorBoundary } from './frame/error-boundary.tsx';
import { Gate } from './frame/gate.tsx';
import { Notices } from './frame/notices.tsx';
import type { Texts } from './texts/texts.ts';
import { TextsProvider } from './texts/texts-provider.tsx';
import { cssVariables } from './theme/css-variables.ts';
import { theme } from './theme/theme.ts';
import { ThemeColor } from './theme/theme-color.tsx';

/** Theme, device, language and notices around what the gate lets a person see. */
export function App({ store, first }: { store: DeviceStore; first: { locale: Locale; texts: Texts } }) {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        deduplicateCssVariables={false}
        withGlobalClasses={false}
      >
        <ThemeColor />
        <DeviceProvider store={store}>
          <TextsProvider first={first}>
            <ErrorBoundary>
              <Notices />
              <Gate />
            </ErrorBoundary>
          </TextsProvider>
        </DeviceProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}
