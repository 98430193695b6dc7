import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { Clock } from '../ports/clock.ts';
import { followNetwork, type PhoneTrust, phoneTrust } from '../tls/phone.ts';
import { NO_NETWORK, phoneText } from '../tls/phone-text.ts';
import { trustServer } from '../tls/trust-server.ts';
import { explain, type Listener } from './listen.ts';

const ANYWHERE = '0.0.0.0';

export const openPhoneTrust = (dataDir: string, clock: Clock): Promise<PhoneTrust> =>
  phoneTrust({ dataDir, hostname: hostname(), interfaces: networkInterfaces, now: () => clock.now() });

/**
 * The rest of `npm run phone` once the app listens: the page with the certificate on its own port, the codes
 * in the terminal, again whenever the network changes.
 * @returns what ends both, or why the page could not be served
 */
export async function startPhoneMode(
  trust: PhoneTrust,
  app: Listener,
  certificatePort: number,
  say: (line: string) => void,
): Promise<{ ok: true; close: () => void } | { ok: false; problem: string }> {
  const appUrl = (): string => `https://${trust.addresses()[0] ?? 'localhost'}:${app.port}/`;
  const name = `Navette (${hostname()})`;
  const page = trustServer(trust.authority, () => ({ appUrl: appUrl(), name, fingerprint: trust.fingerprint }));
  page.listen(certificatePort, ANYWHERE);
  try {
    await once(page, 'listening');
  } catch (error) {
    return {
      ok: false,
      problem: explain(error as NodeJS.ErrnoException, ANYWHERE, certificatePort, 'NAVETTE_CERTIFICATE_PORT'),
    };
  }
  const { port } = page.address() as AddressInfo;

  const show = (): void => {
    const [first, ...otherAddresses] = trust.addresses();
    if (first === undefined) say(NO_NETWORK);
    else {
      const trustUrl = `http://${first}:${port}/`;
      say(
        phoneText({
          trustUrl,
          appUrl: appUrl(),
          fingerprint: trust.fingerprint,
          otherAddresses,
          colours: process.stdout.isTTY,
        }),
      );
    }
  };
  show();
  const stopFollowing = app.tls
    ? followNetwork(trust, app.tls, { onChange: show, onError: (error) => say(String(error)) })
    : () => undefined;
  return {
    ok: true,
    close: () => {
      stopFollowing();
      page.close();
      page.closeAllConnections();
    },
  };
}
