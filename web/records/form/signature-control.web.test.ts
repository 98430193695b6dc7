import { afterEach, beforeEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { drawStroke, pen } from '../../delivery/pen.ts';
import { showApp } from '../../device/show-app.tsx';
import { isDrawing } from './form-values.ts';
import { createMemoryService, INTERVENTION, keptIn, type MemoryForms, SIGNATURE, SOON } from './memory-forms.ts';

const EDIT = `/r/service/intervention/${INTERVENTION}/edit`;
const FINISH = `/r/service/intervention/${INTERVENTION}/do/INTERVENTION_DONE`;

let device: MemoryForms;
let leave: () => void;
beforeEach(() => {
  device = createMemoryService();
});
afterEach(() => leave());

const save = () => page.getByRole('button', { name: 'Save' });

test('a signature that the record has is shown and stays; only signing again replaces it', async () => {
  device = createMemoryService({
    status: 'done',
    report: 'Valve',
    doneAt: '2026-11-20T09:00:00.000Z',
    signature: SIGNATURE,
  });
  leave = await showApp(device, EDIT);
  await expect.element(page.getByRole('img', { name: 'Attached picture' })).toBeVisible();
  expect(document.querySelector('canvas')).toBeNull();
  const again = page.getByRole('button', { name: 'Sign again' });
  await again.click();
  await page.getByRole('button', { name: 'Keep the signature as it was' }).click();
  await again.click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
  drawStroke(20);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.element(page.getByRole('img', { name: 'Attached picture' })).toBeVisible();
  await page.getByLabelText('Report').fill('Valve replaced');
  await save().click();
  await expect.poll(() => device.intents.map(({ payload }) => payload)).toEqual([{ report: 'Valve replaced' }]);
});

test('a signature drawn instead of another is found again in the draft, and can still be taken back', async () => {
  device = createMemoryService({ status: 'done', signature: SIGNATURE });
  leave = await showApp(device, EDIT);
  await page.getByRole('button', { name: 'Sign again' }).click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
  drawStroke(20);
  await expect.poll(() => isDrawing(keptIn(device, `${INTERVENTION} UPDATE`)?.signature ?? null), SOON).toBe(true);
  leave();
  leave = await showApp(device, EDIT);
  await expect.element(page.getByRole('img', { name: 'Signature drawn' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.element(page.getByRole('img', { name: 'Attached picture' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign again' }).click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
  drawStroke(20);
  await expect.element(page.getByRole('img', { name: 'Signature drawn' })).toBeVisible();
  // Its picture takes a moment to be made.
  const button = save().element() as HTMLButtonElement;
  button.click();
  button.click();
  await expect.poll(() => device.intents.length, SOON).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(device.intents).toHaveLength(1);
  const [{ payload, attachments }] = device.intents as [(typeof device.intents)[0]];
  expect(Object.keys(payload)).toEqual(['signature']);
  expect(attachments?.map(({ sha256 }) => sha256)).toEqual([payload.signature]);
});

/** There is something on the paper that is shown. */
function isInked(): boolean {
  const canvas = document.querySelector('canvas');
  const { data = [] } = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
  return data.some((shade, at) => at % 4 === 0 && shade < 128 && data[at + 3] === 255);
}

test('after a start afresh nothing of an earlier signature stands under the next', async () => {
  leave = await showApp(device, FINISH);
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
  for (const x of [20, 80, 140]) drawStroke(x);
  const strokes = () => {
    const drawn = keptIn(device, `${INTERVENTION} INTERVENTION_DONE`)?.signature ?? null;
    return isDrawing(drawn) ? drawn.strokes.length : 0;
  };
  await expect.poll(strokes, SOON).toBe(3);
  leave();
  leave = await showApp(device, FINISH);
  await expect.poll(isInked, SOON).toBe(true);
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
  expect(isInked()).toBe(false);
  drawStroke(20);
  await expect.poll(strokes, SOON).toBe(1);
  // Again, in the middle of a stroke.
  leave();
  leave = await showApp(device, FINISH);
  await expect.poll(isInked, SOON).toBe(true);
  pen('pointerdown', 80, 40);
  pen('pointermove', 90, 60);
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect.poll(strokes, SOON).toBe(0);
  pen('pointermove', 95, 80);
  pen('pointerup', 100, 100);
  await expect.poll(strokes, SOON).toBe(1);
  drawStroke(140);
  await expect.poll(strokes, SOON).toBe(2);
});
