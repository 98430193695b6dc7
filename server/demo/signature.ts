import { crc32, deflateSync } from 'node:zlib';
import type { Draw } from './draw.ts';

const WIDTH = 240;
const HEIGHT = 96;
/** Radius of the pen in pixels. */
const PEN = 1.3;
const PAPER = 15;

/** Darkens what lies under the pen at (x, y); 16 greys, so that edges are smooth. */
function touch(pixels: Uint8Array, x: number, y: number): void {
  for (let row = Math.max(0, Math.floor(y - 2)); row <= Math.min(HEIGHT - 1, y + 2); row++) {
    for (let column = Math.max(0, Math.floor(x - 2)); column <= Math.min(WIDTH - 1, x + 2); column++) {
      const ink = Math.max(0, Math.min(1, PEN + 0.5 - Math.hypot(column - x, row - y)));
      const at = row * WIDTH + column;
      pixels[at] = Math.min(pixels[at]!, Math.round(PAPER * (1 - ink)));
    }
  }
}

/** Loops that wander to the right, as a name does, and a stroke beneath. */
function draw(chance: Draw): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(PAPER);
  const loops = chance.int(4, 9);
  const tilt = chance.next() * 0.3 - 0.15;
  const each = (): [tall: number, wide: number] => [4 + chance.next() ** 2 * 30, chance.next() * 14];
  // The initial is tall.
  const sizes = [[26 + chance.next() * 10, 16], ...Array.from({ length: loops }, each)] as [number, number][];
  const start = 34 + chance.next() * 20;
  const step = (WIDTH - start - 60) / loops;
  for (let t = 0; t < loops; t += 0.007) {
    const [here, there, between] = [sizes[Math.floor(t)]!, sizes[Math.floor(t) + 1]!, t % 1];
    const tall = here[0] * (1 - between) + there[0] * between;
    const wide = here[1] * (1 - between) + there[1] * between;
    const x = start + step * t + wide * Math.sin(2 * Math.PI * t);
    touch(pixels, x, HEIGHT * 0.55 + tilt * (step * t - WIDTH / 3) - tall * Math.cos(2 * Math.PI * t));
  }
  const [from, to] = [start - 10, WIDTH - 30 - chance.int(0, 60)];
  const dip = chance.next() * 8;
  for (let x = from; x < to; x += 0.5)
    touch(pixels, x, HEIGHT - 20 + dip * Math.sin(((x - from) / (to - from)) * Math.PI));
  return pixels;
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** A drawn signature as PNG, about a kilobyte: black on white in 16 greys. Source of the format: W3C PNG, third edition. */
export function signaturePng(chance: Draw): Uint8Array {
  const pixels = draw(chance);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // 4 bits a pixel, greyscale.
  header[8] = 4;
  const rows = Buffer.alloc(HEIGHT * (WIDTH / 2 + 1));
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x += 2) {
      const at = y * WIDTH + x;
      rows[y * (WIDTH / 2 + 1) + 1 + x / 2] = (pixels[at]! << 4) | pixels[at + 1]!;
    }
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
