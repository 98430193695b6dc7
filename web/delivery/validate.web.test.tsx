import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { sha256HexOfBytes } from '#protocol/checksum.ts';
import { problem } from '#protocol/errors.ts';
import { showApp } from '../device/show-app.tsx';
import { createMemoryLogistics, deliveryAt, idOf, type MemoryLogistics } from '../parts/memory-logistics.ts';
import { isTyping } from '../update/typing.ts';
import { drawStroke, pen } from './pen.ts';

const FORM = `/deliveries/${idOf(1)}/validate`;
const CODE = 'K7Q-4F1';

let device: MemoryLogistics;
let leave: () => void;
beforeEach(() => {
  device = createMemoryLogistics([deliveryAt(1), deliveryAt(2)]);
});
afterEach(() => leave());

const code = () => page.getByLabelText('Code', { exact: true });
const receivedBy = () => page.getByLabelText('Received by');
const validate = () => page.getByRole('button', { name: 'Validate BL-2031' });
const confirm = () => page.getByRole('dialog').getByRole('button', { name: 'Validate the delivery' });
const validations = () => device.intents.filter(({ action }) => action === 'DELIVERY_VALIDATED');

/** Three strokes of a pen. */
function sign(): void {
  for (const x of [20, 80, 140]) drawStroke(x);
}

/** Three strokes are there, and then none. */
async function takesBackThree(): Promise<void> {
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.click();
  await undo.click();
  await expect.element(page.getByRole('img', { name: 'Signature drawn' })).toBeVisible();
  await undo.click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
}

/** As when a bar appears or the phone is turned: everything is laid out anew. Resolves after the app saw it. */
async function becomesWide(px: number): Promise<void> {
  document.body.style.inlineSize = `${px}px`;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

test('[L2] a wrong code is refused, says why, and leaves one note however often it is tried', async () => {
  leave = await showApp(device, FORM);
  await code().fill('ABC-DEF');
  await validate().click();
  await expect.element(page.getByText('This code is not the code of this delivery.')).toBeVisible();
  await expect.element(code()).toHaveFocus();
  await validate().click();
  await expect.poll(() => device.intents.length).toBe(1);
  expect(device.intents[0]).toMatchObject({
    entity: 'logistics.audit_entry',
    action: 'CREATE',
    payload: { action: 'WRONG_CODE', entity: 'logistics.delivery', entityId: idOf(1), detail: { typed: 'ABC-DEF' } },
  });
  await code().fill('ABC-DEG');
  await expect.element(page.getByText('This code is not the code of this delivery.')).not.toBeInTheDocument();
  await validate().click();
  await expect.poll(() => device.intents.length).toBe(2);
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('an empty code is asked for and leaves no note', async () => {
  leave = await showApp(device, FORM);
  await validate().click();
  await expect.element(page.getByText('Type the code that is printed on the note.')).toBeVisible();
  expect(device.intents).toEqual([]);
});

test('[L3] the last question names the delivery and its client; a double tap commits once', async () => {
  leave = await showApp(device, FORM);
  await code().fill(CODE.toLowerCase());
  await page.getByRole('button', { name: 'Samir B.' }).click();
  await expect.element(receivedBy()).toHaveValue('Samir B.');
  sign();
  await validate().click();
  const dialog = page.getByRole('dialog', { name: 'Validate BL-2031 for' });
  await expect.element(dialog).toHaveTextContent('Épicerie El Baraka');
  await expect.element(dialog).toHaveTextContent('With signature');
  await confirm().dblClick();
  await expect.element(page.getByRole('heading', { name: 'Delivery validated' })).toBeVisible();

  expect(validations()).toHaveLength(1);
  const [{ payload, attachments }] = validations() as [(typeof device.intents)[0]];
  expect(payload).toMatchObject({ code: CODE.toLowerCase(), receivedBy: 'Samir B.' });
  const [file] = attachments!;
  expect(file!.mime).toBe('image/png');
  expect([...file!.bytes.slice(1, 4)]).toEqual([...new TextEncoder().encode('PNG')]);
  expect(payload.signature).toBe(sha256HexOfBytes(file!.bytes));
  await expect.element(page.getByRole('link', { name: /Next: 2/ })).toBeVisible();
  expect([...device.drafts.keys()]).toEqual([]);
});

test('what is missing is said before it is final, and does not stand in the way', async () => {
  leave = await showApp(device, FORM);
  await code().fill(CODE);
  await validate().click();
  const dialog = page.getByRole('dialog');
  await expect.element(dialog).toHaveTextContent('Without signature');
  await expect.element(dialog).toHaveTextContent('Without a receiver');
  await page.getByRole('button', { name: 'Not yet' }).click();
  expect(validations()).toEqual([]);
  await validate().click();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  await validate().click();
  await confirm().click();
  await expect.poll(() => validations().length).toBe(1);
  expect(Object.keys(validations()[0]!.payload).sort()).toEqual(['code', 'validatedAt']);
});

test('[E7] going back loses nothing that was typed or drawn, and an update waits', async () => {
  leave = await showApp(device, FORM);
  await receivedBy().fill('Nadia');
  sign();
  await expect.poll(isTyping).toBe(true);
  await page.getByRole('link', { name: 'Delivery', exact: true }).click();
  await expect.poll(isTyping).toBe(false);
  await page.getByRole('link', { name: 'Validate the delivery' }).click();
  await expect.element(receivedBy()).toHaveValue('Nadia');
  await expect.element(page.getByRole('img', { name: 'Signature drawn' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect.element(page.getByRole('img', { name: 'The client signs here' })).toBeVisible();
});

test('strokes are taken back one by one', async () => {
  leave = await showApp(device, FORM);
  await expect.element(code()).toBeVisible();
  sign();
  await takesBackThree();
});

test('a field that is laid out anew while it is signed keeps every stroke, and takes more', async () => {
  // Made before the app's own observer, so it is asked first: strokes end, and nothing is rendered before the app is asked.
  const strokes: (() => void)[] = [];
  const observer = new ResizeObserver(() => strokes.splice(0).forEach((draw) => void draw()));
  observer.observe(document.body);
  onTestFinished(() => {
    observer.disconnect();
    document.body.style.inlineSize = '';
  });
  leave = await showApp(device, FORM);
  await expect.element(code()).toBeVisible();
  await becomesWide(360);
  strokes.push(() => drawStroke(20));
  await becomesWide(350);
  pen('pointerdown', 80, 40);
  pen('pointermove', 90, 60);
  await becomesWide(340);
  pen('pointermove', 95, 80);
  pen('pointerup', 100, 100);
  await becomesWide(330);
  drawStroke(140);
  await takesBackThree();
});

test('a hand that rests on a button while it signs takes nothing back, and the next stroke is drawn', async () => {
  leave = await showApp(device, FORM);
  await expect.element(code()).toBeVisible();
  drawStroke(20);
  await expect.element(page.getByRole('img', { name: 'Signature drawn' })).toBeVisible();
  for (const resting of ['Undo', 'Clear']) {
    pen('pointerdown', 80, 40);
    pen('pointermove', 90, 60);
    await page.getByRole('button', { name: resting, exact: true }).click();
    pen('pointerup', 100, 100);
  }
  await takesBackThree();
});

test('a commit that is refused says why and keeps everything', async () => {
  device.commit = async () => ({ ok: false, problem: problem('STORAGE_FULL') });
  leave = await showApp(device, FORM);
  await code().fill(CODE);
  await receivedBy().fill('Nadia');
  await validate().click();
  await confirm().click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('The device is full');
  await expect.element(receivedBy()).toHaveValue('Nadia');
  await expect.element(validate()).toBeEnabled();
});

test('a delivery that was decided meanwhile is not validated again', async () => {
  device.deliveries = [deliveryAt(1, { status: 'validated', validatedAt: '2026-11-20T08:00:00.000Z' })];
  leave = await showApp(device, FORM);
  await expect.element(page.getByText('This delivery is not to be validated any more')).toBeVisible();
  await expect.element(code()).not.toBeInTheDocument();
});

test('[L4] a validation that came second does not stay on the screen as done', async () => {
  device.deliveries = [deliveryAt(1, { status: 'validated', state: 'saved' }), deliveryAt(2)];
  leave = await showApp(device, `/deliveries/${idOf(1)}/done`);
  await expect.element(page.getByRole('heading', { name: 'Delivery validated' })).toBeVisible();
  await expect.element(page.getByText('Saved on this device.')).toBeVisible();
  device.entries = [
    {
      eventId: 'e1',
      seq: 1,
      entity: 'logistics.delivery',
      entityId: idOf(1),
      action: 'DELIVERY_VALIDATED',
      occurredAt: '2026-11-20T08:00:00.000Z',
      state: 'needsYou',
      receivedAt: '2026-11-20T08:01:00.000Z',
      acknowledgedAt: null,
      code: 'ALREADY_VALIDATED',
      message: null,
      data: { byName: 'Amine', at: '2026-11-20T07:30:00.000Z' },
      replacedBy: null,
    },
  ];
  device.change(1, { state: 'needsYou' });
  await expect.element(page.getByRole('heading', { name: 'Validation not accepted' })).toBeVisible();
  await expect.element(page.getByText(/Already validated by Amine/)).toBeVisible();
});
