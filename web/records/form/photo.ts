/** Longest side of a photo that is kept, in pixels, and its JPEG quality: a page of text stays legible. */
const SIDE = 1_600;
const QUALITY = 0.8;

export interface TakenFile {
  mime: string;
  bytes: Uint8Array;
}

/** A picture made small enough to travel, as JPEG; any other file, and one this browser cannot draw, as it is. */
export async function compressed(file: Blob): Promise<TakenFile> {
  const whole = async () => ({
    mime: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  });
  if (!file.type.startsWith('image/')) return whole();
  try {
    return await jpegOf(await createImageBitmap(file));
  } catch {
    return whole();
  }
}

/** Absent in Firefox and in older versions of Safari. */
const { ImageCapture } = globalThis as {
  ImageCapture?: new (track: MediaStreamTrack) => { takePhoto(): Promise<Blob> };
};

/**
 * What a camera shows now: the camera's own picture where the browser can ask for one, else the frame that is seen. Throws when
 * neither can be had; a frame that cannot be read would be black if it were drawn, and nobody told.
 */
export async function pictureOf(video: HTMLVideoElement, camera: MediaStreamTrack): Promise<TakenFile> {
  if (ImageCapture) {
    try {
      return await jpegOf(await createImageBitmap(await new ImageCapture(camera).takePhoto()));
    } catch {
      // Some cameras film only.
    }
  }
  return await jpegOf(await createImageBitmap(video));
}

async function jpegOf(picture: ImageBitmap): Promise<TakenFile> {
  const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return { mime: 'image/jpeg', bytes: new Uint8Array(await blob.arrayBuffer()) };
}
