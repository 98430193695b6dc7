import SignaturePad from 'signature_pad';
import type { Drawing } from './draft.ts';
import { onPaper } from './signature-fit.ts';

export const PAPER = '#ffffff';
export const INK = '#101010';
const SIZE = { width: 600, height: 240, margin: 16 };

/** A drawn signature as a PNG, black on white, 600 × 240 pixels. */
export async function signaturePng({ strokes }: Drawing): Promise<Uint8Array> {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width;
  canvas.height = SIZE.height;
  const pad = new SignaturePad(canvas, { backgroundColor: PAPER });
  pad.off();
  pad.fromData(onPaper(strokes, SIZE));
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the browser made no image of the signature');
  return new Uint8Array(await blob.arrayBuffer());
}
