import screen from '../frame/screen.module.css';
import { useTitle } from '../frame/use-title.ts';
import { CheckData } from '../healing/check-data.tsx';
import { ImportWork } from '../healing/import-work.tsx';
import { useText } from '../texts/use-text.ts';
import { About } from './about.tsx';
import { Appearance } from './appearance.tsx';
import { CompanyRules } from './company-rules.tsx';
import { DeviceName } from './device-name.tsx';
import { InstallSection } from './install-section.tsx';
import { Person } from './person.tsx';
import { Recorded } from './recorded.tsx';
import { Storage } from './storage.tsx';

/** Who works here, on which device, how it looks, what it stores and what it records. */
export function SettingsScreen() {
  const text = useText();
  useTitle(text('settings.title'));
  return (
    <div className={screen.column}>
      <h1 className={screen.title}>{text('settings.title')}</h1>
      <Person />
      <Appearance />
      <DeviceName />
      <CompanyRules />
      <Storage />
      <CheckData />
      <ImportWork />
      <InstallSection />
      <Recorded />
      <About />
    </div>
  );
}
