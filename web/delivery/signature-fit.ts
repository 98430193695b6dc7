import type { PointGroup } from 'signature_pad';
import type { Drawing } from './draft.ts';

/** Strokes moved and scaled: points and pen alike. */
function transform(strokes: readonly PointGroup[], scale: number, dx: number, dy: number): PointGroup[] {
  return strokes.map((stroke) => ({
    ...stroke,
    dotSize: stroke.dotSize * scale,
    minWidth: stroke.minWidth * scale,
    maxWidth: stroke.maxWidth * scale,
    points: stroke.points.map((point) => ({ ...point, x: point.x * scale + dx, y: point.y * scale + dy })),
  }));
}

/** A drawing for a field of another size, as when the phone is turned: as large as fits, never larger than it was drawn. */
export function resized({ width, height, strokes }: Drawing, to: { width: number; height: number }): PointGroup[] {
  const scale = Math.min(1, to.width / width, to.height / height);
  return transform(strokes, scale, (to.width - width * scale) / 2, (to.height - height * scale) / 2);
}

/** The most a small signature is enlarged; a dot stays a dot. */
const MAX_SCALE = 3;

/** The ink alone, centred and as large as fits on the paper of `to` pixels, with a margin. */
export function onPaper(
  strokes: readonly PointGroup[],
  to: { width: number; height: number; margin: number },
): PointGroup[] {
  const points = strokes.flatMap((stroke) => stroke.points);
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    MAX_SCALE,
    (to.width - 2 * to.margin) / Math.max(right - left, 1),
    (to.height - 2 * to.margin) / Math.max(bottom - top, 1),
  );
  return transform(
    strokes,
    scale,
    to.width / 2 - ((left + right) / 2) * scale,
    to.height / 2 - ((top + bottom) / 2) * scale,
  );
}
