import { renderUnicodeCompact } from 'uqr';

export interface PhoneText {
  /** Page with the certificate, plain HTTP. */
  trustUrl: string;
  /** The app, HTTPS. */
  appUrl: string;
  fingerprint: string;
  otherAddresses: readonly string[];
}

/** What `npm run phone` shows in the terminal: two codes to scan, in order, in French and English. */
export function phoneText({ trustUrl, appUrl, fingerprint, otherAddresses }: PhoneText): string {
  const other =
    otherAddresses.length > 0 ? `\n  Autres adresses / Other addresses: ${otherAddresses.join(', ')}\n` : '';
  return `
1. Une fois par téléphone : scannez et suivez la page (certificat, Android et iPhone).
   Once for each phone: scan and follow the page (certificate, Android and iPhone).

${indent(renderUnicodeCompact(trustUrl))}
   ${trustUrl}
   SHA-256 ${fingerprint}

2. Ensuite : scannez pour ouvrir Navette, puis « Installer l’application ».
   Then: scan to open Navette, and choose “Install app”.

${indent(renderUnicodeCompact(appUrl))}
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

const indent = (block: string): string => block.replace(/^/gm, '   ');
