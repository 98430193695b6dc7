/** Kinds that a browser shows and does not run. */
const SHOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'application/pdf',
  'audio/webm',
  'audio/mp4',
  'audio/ogg',
]);

/** The kind a file is kept under: anything that is not surely harmless to show is just bytes. */
export function keptMime(given: string | undefined): string {
  const mime = (given ?? '').split(';')[0]!.trim().toLowerCase();
  return SHOWN.has(mime) ? mime : 'application/octet-stream';
}
