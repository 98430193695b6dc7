import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { createMemoryDevice, DRIVER } from './memory-device.ts';
import { showApp } from './show-app.tsx';

let leave: () => void;
afterEach(() => leave());

const ADMIN = { ...DRIVER, profile: 'demo-admin', user: { ...DRIVER.user, role: 'admin' } };

test('[T7] an unfinished form under which another person comes is not kept among theirs', async () => {
  const device = createMemoryDevice({ is: { active: ADMIN } });
  leave = await showApp(device, '/r/logistics/client/new');
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Épicerie El Feth');
  await expect.poll(() => device.drafts.size).toBe(1);
  device.drafts.clear();
  await name.fill('Épicerie El Feth 2');
  device.become({ is: { active: { ...ADMIN, profile: 'demo-other' } } });
  await expect.element(name).not.toBeInTheDocument();
  // They find their own, and it is empty.
  history.pushState(null, '', '/r/logistics/client/new');
  await expect.element(name).toHaveValue('');
  expect([...device.drafts.values()]).toEqual([]);
});
