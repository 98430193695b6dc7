/** Messages between every tab and the service worker of this origin; a sender does not hear itself. */
export interface Channel<Message> {
  send(message: Message): void;
  /** The answer ends it. */
  listen(hear: (message: Message) => void): () => void;
  close(): void;
}

export function createBroadcastChannel<Message>(name: string): Channel<Message> {
  const channel = new BroadcastChannel(name);
  return {
    send: (message) => channel.postMessage(message),
    listen: (hear) => {
      const onMessage = (event: MessageEvent<Message>) => hear(event.data);
      channel.addEventListener('message', onMessage);
      return () => channel.removeEventListener('message', onMessage);
    },
    close: () => channel.close(),
  };
}

/** The double: `open()` gives one more end of the same channel, within one process. */
export function createMemoryHub<Message>(): { open(): Channel<Message> } {
  const ends = new Set<Set<(message: Message) => void>>();
  return {
    open: () => {
      const mine = new Set<(message: Message) => void>();
      ends.add(mine);
      return {
        send: (message) => {
          for (const end of ends) {
            if (end === mine) continue;
            const copy = structuredClone(message);
            for (const hear of end) queueMicrotask(() => end.has(hear) && hear(copy));
          }
        },
        listen: (hear) => {
          mine.add(hear);
          return () => mine.delete(hear);
        },
        close: () => {
          mine.clear();
          ends.delete(mine);
        },
      };
    },
  };
}
