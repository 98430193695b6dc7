import type { Channel } from '../ports/channel.ts';

/** The same channel, on which a sender hears itself as well: what one part of a tab tells, its other parts must know. */
export function createEcho<Message>(channel: Channel<Message>): Channel<Message> {
  const here = new Set<(message: Message) => void>();
  return {
    send: (message) => {
      channel.send(message);
      for (const hear of here) hear(message);
    },
    listen: (hear) => {
      here.add(hear);
      const deaf = channel.listen(hear);
      return () => {
        here.delete(hear);
        deaf();
      };
    },
    close: () => {
      here.clear();
      channel.close();
    },
  };
}
