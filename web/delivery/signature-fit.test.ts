import type { PointGroup } from 'signature_pad';
import { expect, test } from 'vitest';
import { onPaper, resized } from './signature-fit.ts';

const stroke = (...points: [number, number][]): PointGroup => ({
  dotSize: 0,
  minWidth: 1,
  maxWidth: 3,
  penColor: '#000',
  velocityFilterWeight: 0.7,
  compositeOperation: 'source-over',
  points: points.map(([x, y]) => ({ x, y, pressure: 0.5, time: 0 })),
});
const places = (strokes: PointGroup[]) => strokes.flatMap(({ points }) => points.map(({ x, y }) => [x, y]));
const paper = { width: 800, height: 320, margin: 20 };

test('a phone that is turned keeps the whole signature in the field', () => {
  const drawing = { width: 800, height: 200, strokes: [stroke([0, 0], [800, 200])] };
  expect(places(resized(drawing, { width: 400, height: 200 }))).toEqual([
    [0, 50],
    [400, 150],
  ]);
});

test('a larger field leaves the signature as it was drawn, in the middle', () => {
  const drawing = { width: 400, height: 200, strokes: [stroke([0, 0], [400, 200])] };
  expect(places(resized(drawing, { width: 800, height: 200 }))).toEqual([
    [200, 0],
    [600, 200],
  ]);
});

test('on paper the ink fills the width or the height and stands in the middle', () => {
  expect(places(onPaper([stroke([100, 50], [480, 60])], paper))).toEqual([
    [20, 150],
    [780, 170],
  ]);
});

test('a dot is not blown up to a blot', () => {
  const [dot] = onPaper([stroke([10, 10])], paper);
  expect(dot?.maxWidth).toBe(9);
  expect(dot?.points[0]).toMatchObject({ x: 400, y: 160 });
});
