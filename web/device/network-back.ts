const LOOK_MS = 2_000;

/**
 * Calls when the browser believes in a network again; answers with the way to stop. Firefox fires no `online` at a page that
 * was loaded without a network: what it believes is looked at as well.
 */
export function onNetworkBack(call: () => void): () => void {
  let believed = navigator.onLine;
  const online = () => {
    believed = true;
    call();
  };
  const look = setInterval(() => {
    if (navigator.onLine && !believed) online();
    believed = navigator.onLine;
  }, LOOK_MS);
  addEventListener('online', online);
  return () => {
    clearInterval(look);
    removeEventListener('online', online);
  };
}
