/** Draws the icons of the installed portal: the rectangles of the mark, as PNG (W3C PNG, third edition). */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: Colour;
}

const blue: Colour = [0x00, 0x17, 0xc1];
const sky: Colour = [0x70, 0x96, 0xf8];
const sea: Colour = [0x00, 0x55, 0xad];
const white: Colour = [255, 255, 255];

/** On a field of 40 × 40, as in `public/favicon.svg`. */
const mark: readonly Rectangle[] = [
  { x: 3, y: 13, width: 11, height: 8, colour: blue },
  { x: 14, y: 3, width: 8, height: 18, colour: blue },
  { x: 22, y: 13, width: 4, height: 8, colour: blue },
  { x: 18, y: 19, width: 7, height: 5, colour: sky },
  { x: 25, y: 19, width: 4, height: 5, colour: sky },
  { x: 25, y: 15, width: 12, height: 9, colour: sky },
  { x: 18, y: 26, width: 8, height: 11, colour: blue },
  { x: 29, y: 15, width: 8, height: 9, colour: sea },
];

interface Icon {
  readonly name: string;
  readonly size: number;
  /** How much of the side the mark takes; systems cut round pieces out of maskable ones. */
  readonly share: number;
}

const icons: readonly Icon[] = [
  { name: 'any-192', size: 192, share: 1 },
  { name: 'any-512', size: 512, share: 1 },
  { name: 'maskable-512', size: 512, share: 0.62 },
  { name: 'touch-180', size: 180, share: 0.84 },
];

export function writeIcons(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const icon of icons) writeFileSync(path.join(target, `${icon.name}.png`), draw(icon));
}

function draw({ size, share }: Icon): Buffer {
  const scale = (size * share) / 40;
  const edge = (size - size * share) / 2;
  const row = 1 + size * 3;
  const pixels = Buffer.alloc(row * size, 255);
  for (let y = 0; y < size; y += 1) {
    // No filter.
    pixels[y * row] = 0;
    for (let x = 0; x < size; x += 1) {
      const colour = colourAt((x + 0.5 - edge) / scale, (y + 0.5 - edge) / scale);
      pixels.set(colour, y * row + 1 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // Eight bits of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The last rectangle lies on top. */
function colourAt(x: number, y: number): Colour {
  const found = mark.findLast(
    (one) => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height,
  );
  return found?.colour ?? white;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const whole = Buffer.alloc(8 + body.length);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), 4 + body.length);
  return whole;
}
