import { act, useState } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isTyping, isTypingElsewhere, subscribeTyping, useTyping } from './typing.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let root: Root;
let type: (typed: boolean) => void;
function Form() {
  const [typed, setTyped] = useState(false);
  type = setTyped;
  useTyping(typed);
  return null;
}
beforeEach(() => {
  root = createRoot(document.createElement('div'));
  act(() => root.render(<Form />));
});
afterEach(() => act(() => root.unmount()));

/** Another window of the app: a worker that holds or does not hold the lock, as that window's form would. */
async function otherWindow(): Promise<{ close(): void }> {
  const code = `navigator.locks.request('navette-typing', { mode: 'shared' }, () => { postMessage('typing'); return new Promise(() => {}); });`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  await new Promise((resolve) => {
    worker.onmessage = resolve;
  });
  return { close: () => worker.terminate() };
}

test('a form with unsaved input holds updates back, also when it is left', () => {
  let changes = 0;
  const stop = subscribeTyping(() => {
    changes += 1;
  });
  expect(isTyping()).toBe(false);
  act(() => type(true));
  expect(isTyping()).toBe(true);
  act(() => root.render(null));
  expect(isTyping()).toBe(false);
  expect(changes).toBe(2);
  stop();
});

test('[E7] another window that is typing is seen, and forgotten when it closes', async () => {
  await expect.poll(isTypingElsewhere).toBe(false);
  const other = await otherWindow();
  expect(await isTypingElsewhere()).toBe(true);
  other.close();
  await expect.poll(isTypingElsewhere).toBe(false);
});
