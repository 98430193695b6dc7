import { createHash } from 'node:crypto';

/**
 * The authority as an Apple configuration profile: iOS offers its installation as soon as it is downloaded.
 * @param der the certificate, in DER
 */
export function mobileConfig(der: Uint8Array, name: string): string {
  const base64 = Buffer.from(der).toString('base64');
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>PayloadContent</key>
  <array>
    <dict>
      <key>PayloadType</key><string>com.apple.security.root</string>
      <key>PayloadVersion</key><integer>1</integer>
      <key>PayloadIdentifier</key><string>navette.authority.certificate</string>
      <key>PayloadUUID</key><string>${uuidOf(der, 'certificate')}</string>
      <key>PayloadDisplayName</key><string>${escapeXml(name)}</string>
      <key>PayloadCertificateFileName</key><string>navette.crt</string>
      <key>PayloadContent</key><data>${base64}</data>
    </dict>
  </array>
  <key>PayloadType</key><string>Configuration</string>
  <key>PayloadVersion</key><integer>1</integer>
  <key>PayloadIdentifier</key><string>navette.authority</string>
  <key>PayloadUUID</key><string>${uuidOf(der, 'profile')}</string>
  <key>PayloadDisplayName</key><string>${escapeXml(name)}</string>
  <key>PayloadDescription</key><string>Trust in the Navette server of this office. Confiance dans le serveur Navette de ce bureau.</string>
</dict>
</plist>
`;
}

/** The same certificate gives the same profile, so that installing it again replaces it (UUIDv8, RFC 9562). */
function uuidOf(der: Uint8Array, part: string): string {
  const hex = createHash('sha256').update(part).update(der).digest('hex');
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
