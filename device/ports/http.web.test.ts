import { describeHttp, type TestLine } from './http.contract.ts';
import { createFetchHttp } from './http-fetch.ts';

/** `testkit/wire/vite-far-end.ts` listens there. */
const told = async (step: keyof TestLine, more?: string) =>
  await (await fetch('/wire-control', { method: 'POST', body: JSON.stringify([step, more]) })).json();

describeHttp(
  'of Chromium',
  async () => ({
    http: createFetchHttp(),
    strike: (trouble) => told('strike', trouble),
    heal: () => told('heal'),
    offline: () => told('offline'),
    online: () => told('online'),
    holdAnswers: () => told('holdAnswers'),
    letGo: () => told('letGo'),
    poke: () => told('poke'),
    arrived: () => told('arrived'),
    end: async () => undefined,
  }),
  { mayRepeat: true },
);
