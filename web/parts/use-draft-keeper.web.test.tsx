import { createRoot } from 'react-dom/client';
import { expect, test } from 'vitest';
import { DeviceProvider } from '../device/device-context.tsx';
import { createDeviceStore } from '../device/device-store.ts';
import { createMemoryDevice } from '../device/memory-device.ts';
import { isTyping } from '../update/typing.ts';
import type { DraftKeeper } from './draft-keeper.ts';
import { useDraftKeeper } from './use-draft-keeper.ts';

let keeper: DraftKeeper<string>;
const write = (draft: string) => draft;
function Form() {
  keeper = useDraftKeeper('service.job', 'new', write);
  return null;
}

test('[E7] no update reloads the page while a draft is being written or forgotten', async () => {
  const device = createMemoryDevice();
  let written: () => void = () => undefined;
  device.keepDraft = () =>
    new Promise<void>((resolve) => {
      written = resolve;
    });
  const root = createRoot(document.createElement('div'));
  root.render(
    <DeviceProvider store={createDeviceStore(device)}>
      <Form />
    </DeviceProvider>,
  );
  await expect.poll(() => keeper).toBeDefined();
  void keeper.put('typed');
  // The form is gone, and what was typed last is on its way to the disk.
  root.unmount();
  await expect.poll(isTyping).toBe(true);
  written();
  await expect.poll(isTyping).toBe(false);
});
