import { renderUnicodeCompact } from 'uqr';

export interface PhoneText {
  /** Page with the certificate, plain HTTP. */
  trustUrl: string;
  /** The app, HTTPS. */
  appUrl: string;
  fingerprint: string;
  otherAddresses: readonly string[];
  /** Colours make the codes dark on light in every terminal, whatever its theme. */
  colours: boolean;
}

/** What `npm run phone` shows in the terminal: two codes to scan, in order, in French and English. */
export function phoneText({ trustUrl, appUrl, fingerprint, otherAddresses, colours }: PhoneText): string {
  const other =
    otherAddresses.length > 0 ? `\n  Autres adresses / Other addresses: ${otherAddresses.join(', ')}\n` : '';
  return `
1. Une fois par téléphone : scannez et suivez la page (certificat, Android et iPhone).
   Once for each phone: scan and follow the page (certificate, Android and iPhone).

${code(trustUrl, colours)}
   ${trustUrl}
   SHA-256 ${fingerprint}

2. Ensuite : scannez pour ouvrir Navette, puis « Installer l’application ».
   Then: scan to open Navette, and choose “Install app”.

${code(appUrl, colours)}
   ${appUrl}
${other}
   Android : Réglages → Sécurité → Chiffrement et identifiants → Installer un certificat → Certificat CA.
             Settings → Security → Encryption & credentials → Install a certificate → CA certificate.
   iPhone  : Réglages → Profil téléchargé → Installer ; puis Général → Informations → Réglages des certificats.
             Settings → Profile Downloaded → Install; then General → About → Certificate Trust Settings.
   Le téléphone ne trouve pas la page ? Même Wi-Fi, et le pare-feu doit laisser passer ces deux ports.
   The phone does not find the page? Same Wi-Fi, and the firewall must let both ports through.
`;
}

export const NO_NETWORK = `
Cette machine n’est sur aucun réseau local : connectez-la au Wi-Fi du bureau ; les codes apparaîtront ici.
This machine is on no local network: connect it to the office's Wi-Fi; the codes will appear here.
`;

const WHITE_ON_BLACK = '\u001b[97;40m';
const RESET = '\u001b[0m';

function code(text: string, colours: boolean): string {
  const lines = renderUnicodeCompact(text, { border: 2 }).split('\n');
  return lines.map((line) => `   ${colours ? WHITE_ON_BLACK + line + RESET : line}`).join('\n');
}
