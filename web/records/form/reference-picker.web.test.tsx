import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SqlValue } from '#device/api.ts';
import { DeviceProvider } from '../../device/device-context.tsx';
import { createDeviceStore } from '../../device/device-store.ts';
import { createMemoryDevice } from '../../device/memory-device.ts';
import { loadTexts } from '../../texts/load-texts.ts';
import { TextsProvider } from '../../texts/texts-provider.tsx';
import { ReferencePicker } from './reference-picker.tsx';

const CLIENTS = ['Amrani', 'Belkacem', 'Bouzid'];
/** A GLOB as the picker asks it. */
const isFound = (name: string, globs: readonly SqlValue[]): boolean =>
  globs.every((glob) => new RegExp(`^${String(glob).replaceAll('*', '.*')}$`, 'u').test(name));

/** Answers of searches that a test holds back. */
let held: (() => void)[] | null;
let chosen: string[];
let leave: () => void;
afterEach(() => leave());

beforeEach(async () => {
  held = null;
  chosen = [];
  const device = createMemoryDevice();
  device.query = async <Row,>(sql: string, parameters: readonly SqlValue[] = []) => {
    if (!sql.includes('AS _name'))
      return CLIENTS.filter((id) => id === parameters[0]).map((name) => ({ name })) as Row[];
    await new Promise<void>((answer) => (held && parameters.length > 0 ? held.push(answer) : answer()));
    const found = CLIENTS.filter((name) => parameters.length === 0 || isFound(name, parameters));
    return found.map((name) => ({ id: name, _name: name })) as Row[];
  };
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  const texts = await loadTexts('en');
  root.render(
    <DeviceProvider store={createDeviceStore(device)}>
      <TextsProvider first={{ locale: 'en', texts }}>
        <Form />
      </TextsProvider>
    </DeviceProvider>,
  );
  leave = () => {
    root.unmount();
    place.remove();
  };
});

function Form() {
  const [value, setValue] = useState('');
  const onChange = (id: string) => {
    chosen.push(id);
    setValue(id);
  };
  return (
    <>
      <ReferencePicker
        control={{ id: 'client', 'aria-label': 'Client' } as never}
        entity="logistics.client"
        value={value}
        optional={false}
        onChange={onChange}
      />
      <button type="button">Next</button>
    </>
  );
}

const box = () => page.getByRole('combobox');
const answer = () => {
  for (const go of held!.splice(0)) go();
};

test('Enter before the answer takes what the answer offers, never what was offered before', async () => {
  await box().click();
  await expect.element(page.getByRole('option', { name: 'Amrani' })).toBeVisible();
  held = [];
  await box().fill('bo');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => held?.length).toBe(1);
  expect(chosen).toEqual([]);
  answer();
  await expect.element(box()).toHaveValue('Bouzid');
  expect(chosen).toEqual(['Bouzid']);
});

test('it still does when the person has gone on to the next field', async () => {
  await box().click();
  held = [];
  await box().fill('be');
  await userEvent.keyboard('{Enter}');
  await userEvent.keyboard('{Tab}');
  await expect.element(page.getByRole('button', { name: 'Next' })).toHaveFocus();
  await expect.poll(() => held?.length).toBe(1);
  answer();
  await expect.element(box()).toHaveValue('Belkacem');
  expect(chosen).toEqual(['Belkacem']);
});

test('who types on has not taken anything', async () => {
  await box().click();
  held = [];
  await box().fill('be');
  await userEvent.keyboard('{Enter}');
  await box().fill('bo');
  await expect.poll(() => held?.length).toBe(2);
  answer();
  await expect.element(page.getByRole('option', { name: 'Bouzid' })).toBeVisible();
  await userEvent.keyboard('{ArrowDown}{ArrowUp}');
  expect(chosen).toEqual([]);
  await userEvent.keyboard('{Enter}');
  expect(chosen).toEqual(['Bouzid']);
});
