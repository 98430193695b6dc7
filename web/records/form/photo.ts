/** Longest side of a photo that is kept, in pixels, and its JPEG quality: a page of text stays legible. */
const SIDE = 1_600;
const QUALITY = 0.8;

/** A picture made small enough to travel, as JPEG; any other file, and one this browser cannot draw, as it is. */
export async function compressed(file: File): Promise<{ mime: string; bytes: Uint8Array }> {
  const whole = async () => ({
    mime: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  if (!file.type.startsWith('image/')) return whole();
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
    return { mime: 'image/jpeg', bytes: new Uint8Array(await blob.arrayBuffer()) };
  } catch {
    return whole();
  }
}
