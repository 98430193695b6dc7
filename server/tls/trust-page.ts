import { escapeXml } from './mobile-config.ts';

export interface TrustPage {
  /** Where the app is, once the phone trusts the authority. */
  appUrl: string;
  /** Name of the certificate as phones show it. */
  name: string;
  /** SHA-256 of the certificate, for those who want to compare it with the terminal. */
  fingerprint: string;
}

interface Words {
  title: string;
  why: string;
  android: string;
  androidSteps: string[];
  iphone: string;
  iphoneSteps: string[];
  download: string;
  open: string;
  install: string;
  compare: string;
}

const WORDS: Record<'fr' | 'en', Words> = {
  fr: {
    title: 'Préparer ce téléphone',
    why: 'Une fois par téléphone\u00a0: faites-lui confiance au certificat du bureau, puis ouvrez Navette.',
    android: 'Android',
    androidSteps: [
      'Téléchargez le certificat ci-dessous.',
      'Réglages → Sécurité → Chiffrement et identifiants → Installer un certificat → Certificat CA.',
      'Choisissez «\u00a0navette.crt\u00a0» dans les téléchargements et confirmez.',
    ],
    iphone: 'iPhone et iPad',
    iphoneSteps: [
      'Dans Safari, téléchargez le profil ci-dessous et autorisez.',
      'Réglages → Profil téléchargé → Installer.',
      'Réglages → Général → Informations → Réglages des certificats\u00a0: activez «\u00a0Navette\u00a0».',
    ],
    download: 'Télécharger',
    open: 'Ouvrir Navette',
    install: 'Puis installez l’app depuis le menu du navigateur.',
    compare: 'Empreinte SHA-256, la même que sur l’écran du serveur\u00a0:',
  },
  en: {
    title: 'Prepare this phone',
    why: 'Once for each phone: trust the office’s certificate, then open Navette.',
    android: 'Android',
    androidSteps: [
      'Download the certificate below.',
      'Settings → Security → Encryption & credentials → Install a certificate → CA certificate.',
      'Choose “navette.crt” in the downloads and confirm.',
    ],
    iphone: 'iPhone and iPad',
    iphoneSteps: [
      'In Safari, download the profile below and allow it.',
      'Settings → Profile Downloaded → Install.',
      'Settings → General → About → Certificate Trust Settings: switch “Navette” on.',
    ],
    download: 'Download',
    open: 'Open Navette',
    install: 'Then install the app from the browser’s menu.',
    compare: 'SHA-256 fingerprint, the same as on the server’s screen:',
  },
};

/** The page that a phone sees before it trusts us: plain HTML, no script, both languages. */
export function trustPage({ appUrl, name, fingerprint }: TrustPage): string {
  const list = (steps: string[]): string => `<ol>${steps.map((step) => `<li>${escapeXml(step)}</li>`).join('')}</ol>`;
  const section = (lang: 'fr' | 'en'): string => {
    const words = WORDS[lang];
    return `<section lang="${lang}">
<h1>${escapeXml(words.title)}</h1><p>${escapeXml(words.why)}</p>
<h2>${escapeXml(words.android)}</h2>${list(words.androidSteps)}
<p><a class="button" href="/navette.crt">${escapeXml(words.download)} navette.crt</a></p>
<h2>${escapeXml(words.iphone)}</h2>${list(words.iphoneSteps)}
<p><a class="button" href="/navette.mobileconfig">${escapeXml(words.download)} navette.mobileconfig</a></p>
<p><a class="button open" href="${escapeXml(appUrl)}">${escapeXml(words.open)}</a><br>${escapeXml(words.install)}</p>
<p><small>${escapeXml(words.compare)}<br><code>${escapeXml(fingerprint)}</code></small></p>
</section>`;
  };
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeXml(name)}</title><style>
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { max-width: 34rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-bottom: 0 }
.button { display: inline-block; min-height: 44px; padding: .6rem 1rem; box-sizing: border-box; border: 1px solid; border-radius: .5rem; text-decoration: none; color: inherit }
.open { font-weight: 600 } code { overflow-wrap: anywhere } section + section { border-top: 1px solid; margin-top: 2rem }
</style></head><body>${section('fr')}${section('en')}</body></html>
`;
}
