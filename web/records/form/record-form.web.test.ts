import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { problem } from '#protocol/errors.ts';
import { showApp } from '../../device/show-app.tsx';
import { isFile } from './form-values.ts';
import { createMemoryCaptures, createMemoryService, keptIn, type MemoryForms, SOON } from './memory-forms.ts';

const EXPENSE = '/r/service/expense/new';
const CAPTURE = '/r/captures/capture/new';

let device: MemoryForms;
let leave: () => void;
beforeEach(() => {
  device = createMemoryService();
});
afterEach(() => leave());

const save = () => page.getByRole('button', { name: 'Save' });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Three taps: two as fast as they come, and one when the event is made, on the button as it then is. */
async function saveOften(): Promise<void> {
  const button = save().element() as HTMLButtonElement;
  button.click();
  button.click();
  await expect.poll(() => device.intents.length, { interval: 5 }).toBe(1);
  button.click();
  await wait(150);
}

async function fillExpense(): Promise<void> {
  leave = await showApp(device, EXPENSE);
  await page.getByLabelText('Category').selectOptions('Fuel');
  await page.getByLabelText('Amount').fill('1250');
}

/** A file that is read when `reading` says so. */
function choose(reading: () => Promise<ArrayBuffer>): void {
  const file = new File(['x'], 'receipt.pdf', { type: 'application/pdf' });
  file.arrayBuffer = reading;
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** A microphone that hears a tone. */
function hears(): void {
  const { mediaDevices } = navigator;
  const real = mediaDevices.getUserMedia;
  const context = new AudioContext();
  onTestFinished(() => {
    mediaDevices.getUserMedia = real;
    void context.close();
  });
  mediaDevices.getUserMedia = async () => {
    await context.resume();
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return out.stream;
  };
}

async function record(): Promise<void> {
  hears();
  device = createMemoryCaptures();
  leave = await showApp(device, CAPTURE);
  await page.getByRole('button', { name: 'Record my voice' }).click();
  await expect.element(page.getByText('0:01')).toBeVisible();
}

/** Other work of the device stands before it. */
function forgetsSlowly(): void {
  const { keepDraft } = device;
  device.keepDraft = async (record, body) => {
    if (body === null) await wait(300);
    await keepDraft(record, body);
  };
}

test('a form whose draft is slow to go is saved once, however often it is tapped, and nobody waits for it', async () => {
  await fillExpense();
  forgetsSlowly();
  await saveOften();
  expect(device.intents).toHaveLength(1);
  expect(location.pathname).toBe('/r/service/expense/r1');
  await expect.poll(() => [...device.drafts.keys()]).toEqual([]);
  expect(device.intents).toHaveLength(1);
});

test('a form whose draft cannot be forgotten is saved once all the same', async () => {
  await fillExpense();
  device.keepDraft = () => Promise.reject(new Error('full'));
  await saveOften();
  expect(device.intents).toHaveLength(1);
  expect(location.pathname).toBe('/r/service/expense/r1');
});

test('keys that save, pressed again and again, save once', async () => {
  await fillExpense();
  forgetsSlowly();
  const amount = page.getByLabelText('Amount').element();
  const press = () =>
    amount.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }),
    );
  press();
  press();
  await expect.poll(() => device.intents.length, { interval: 5 }).toBe(1);
  press();
  await wait(150);
  expect(device.intents).toHaveLength(1);
});

test('what was refused can be corrected and saved again', async () => {
  await fillExpense();
  const { commit } = device;
  device.commit = async () => ({ ok: false, problem: problem('STORAGE_FULL') });
  await save().click();
  await expect.element(page.getByRole('alert').filter({ hasText: 'The device is full' })).toBeVisible();
  await page.getByLabelText('Amount').fill('?');
  await save().click();
  await expect.element(page.getByText('1 field needs correcting.')).toBeVisible();
  device.commit = commit;
  await page.getByLabelText('Amount').fill('1300');
  await save().click();
  await expect.poll(() => device.intents.map(({ payload }) => payload.amountCents)).toEqual([1300_00]);
});

test('Save waits for a photo that is being made small', async () => {
  await fillExpense();
  let read: (bytes: ArrayBuffer) => void = () => undefined;
  choose(() => new Promise((resolve) => (read = resolve)));
  await save().click();
  await wait(100);
  expect(device.intents).toEqual([]);
  read(new Uint8Array([1, 2, 3]).buffer);
  await expect.poll(() => device.intents.length, SOON).toBe(1);
  const [{ payload, attachments }] = device.intents as [(typeof device.intents)[0]];
  expect(attachments?.map(({ sha256, bytes }) => [sha256, [...bytes]])).toEqual([[payload.receipt, [1, 2, 3]]]);
});

test('a file that cannot be read is said so; nothing is saved without it unasked, and another can be chosen', async () => {
  await fillExpense();
  let fail: (why: Error) => void = () => undefined;
  choose(() => new Promise((_, reject) => (fail = reject)));
  const button = page.getByRole('button', { name: 'Choose a picture' });
  await expect.element(button).toBeDisabled();
  (save().element() as HTMLButtonElement).click();
  fail(new DOMException('in the cloud', 'NotReadableError'));
  await expect.element(page.getByRole('alert').filter({ hasText: 'This file cannot be read' })).toBeVisible();
  await expect.element(button).toBeEnabled();
  await wait(50);
  expect(device.intents).toEqual([]);
  await save().click();
  await expect.poll(() => device.intents.map(({ attachments }) => attachments)).toEqual([[]]);
});

test('[N12] Save ends a recording that runs, and what was said is on the record', async () => {
  await record();
  await page.getByLabelText('Content').fill('Said while driving');
  await save().click();
  await expect.poll(() => device.intents.length, SOON).toBe(1);
  const [{ payload, attachments }] = device.intents as [(typeof device.intents)[0]];
  expect(attachments?.map(({ mime, sha256 }) => [mime, sha256])).toEqual([['audio/webm', payload.audio]]);
  expect(attachments?.[0]?.bytes.byteLength).toBeGreaterThan(1_000);
});

test('[N12] what was said so far is kept while it is recorded: a killed tab loses some seconds of it', async () => {
  await record();
  await expect.poll(() => isFile(keptIn(device, 'new CREATE')?.audio ?? null), SOON).toBe(true);
  // Nothing is played or taken away while it grows.
  await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Remove' })).not.toBeInTheDocument();
});

test('[N12] going back ends a recording, and what was said is found in the draft', async () => {
  await record();
  await page.getByLabelText('Content').fill('Said while driving');
  await page.getByRole('link', { name: 'Captures' }).first().click();
  await expect.poll(() => isFile(keptIn(device, 'new CREATE')?.audio ?? null), SOON).toBe(true);
  leave();
  leave = await showApp(device, CAPTURE);
  await expect.element(page.getByLabelText('Content')).toHaveValue('Said while driving');
  await expect.element(page.getByRole('button', { name: 'Record again' })).toBeVisible();
});

test('cancelling a recording asks first, and then nothing of it is kept', async () => {
  await record();
  await page.getByRole('button', { name: 'Cancel' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => location.pathname).toBe('/r/captures/capture');
  await wait(300);
  expect([...device.drafts.keys()]).toEqual([]);
});
