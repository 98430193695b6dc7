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

export interface PhoneMode {
  ok: true;
  /** The codes in the terminal, now and whenever the network changes. */
  show(): void;
  close(): void;
}

/**
 * The rest of `npm run phone` once the app has its port: the page with the certificate on its own, before anything else begins, so
 * that a taken one harms nothing.
 * @returns what shows the codes and what ends all, or why the page could not be served
 */
export async function openPhoneMode(
  trust: PhoneTrust,
  app: Listener,
  certificatePort: number,
  say: (line: string) => void,
): Promise<PhoneMode | { ok: false; problem: string }> {
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
  let stopFollowing = (): void => undefined;
  return {
    ok: true,
    show: () => {
      show();
      if (app.tls)
        stopFollowing = followNetwork(trust, app.tls, { onChange: show, onError: (error) => say(String(error)) });
    },
    close: () => {
      stopFollowing();
      page.close();
      page.closeAllConnections();
    },
  };
}
