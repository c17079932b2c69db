/** Writes vector tiles (Mapbox Vector Tile 2.1): pure. The embedded engine's PostGIS cannot (decision 0150). */
import type { Geometry } from '@kumiki/ngsi-ld';
import type { Tile } from './tile.ts';

export interface Feature {
  readonly geometry: Geometry;
  readonly members: Readonly<Record<string, string | number | boolean>>;
}

export interface Layer {
  readonly name: string;
  readonly features: readonly Feature[];
}

/** Parts of a tile's side. */
const extent = 4096;

/** No bytes where no layer has a feature that is left when it is drawn on the grid of the tile. */
export function encodeTile(tile: Tile, layers: readonly Layer[]): Buffer {
  const tileOut = new Bytes();
  const place = placing(tile);
  for (const layer of layers) {
    const bytes = encodeLayer(layer, place);
    if (bytes !== undefined) tileOut.bytes(3, bytes);
  }
  return tileOut.done();
}

type Point = readonly [x: number, y: number];
type Place = (position: readonly number[]) => Point;

/** From degrees to parts of the tile. */
function placing({ z, x, y }: Tile): Place {
  const side = 2 ** z;
  return ([longitude = 0, latitude = 0]) => {
    const sine = Math.sin(
      (Math.max(-85.0511287798066, Math.min(85.0511287798066, latitude)) * Math.PI) / 180,
    );
    const down = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    return [
      Math.round(((longitude / 360 + 0.5) * side - x) * extent),
      Math.round((down * side - y) * extent),
    ];
  };
}

function encodeLayer({ name, features }: Layer, place: Place): Buffer | undefined {
  const keys = new Map<string, number>();
  const values = new Map<string | number | boolean, number>();
  const numbered = <K>(map: Map<K, number>, key: K): number => {
    const known = map.get(key);
    if (known !== undefined) return known;
    map.set(key, map.size);
    return map.size - 1;
  };
  const out = new Bytes();
  out.bytes(1, Buffer.from(name));
  let count = 0;
  for (const { geometry, members } of features) {
    const drawn = draw(geometry, place);
    if (drawn.commands.length === 0) continue;
    count += 1;
    const tags = Object.entries(members).flatMap(([key, value]) => [
      numbered(keys, key),
      numbered(values, value),
    ]);
    const feature = new Bytes();
    feature.packed(2, tags);
    feature.number(3, drawn.type);
    feature.packed(4, drawn.commands);
    out.bytes(2, feature.done());
  }
  if (count === 0) return undefined;
  for (const key of keys.keys()) out.bytes(3, Buffer.from(key));
  for (const value of values.keys()) out.bytes(4, encodeValue(value));
  out.number(5, extent);
  out.number(15, 2);
  return out.done();
}

interface Drawn {
  /** 1 point, 2 line, 3 area. */
  readonly type: 1 | 2 | 3;
  readonly commands: readonly number[];
}

function draw(geometry: Geometry, place: Place): Drawn {
  switch (geometry.type) {
    case 'Point':
      return drawn(1, (pen) => pen.points([place(geometry.coordinates)]));
    case 'MultiPoint':
      return drawn(1, (pen) => pen.points(geometry.coordinates.map(place)));
    case 'LineString':
      return drawn(2, (pen) => pen.line(geometry.coordinates.map(place)));
    case 'MultiLineString':
      return drawn(2, (pen) => {
        for (const line of geometry.coordinates) pen.line(line.map(place));
      });
    case 'Polygon':
      return drawn(3, (pen) => pen.area(geometry.coordinates.map((ring) => ring.map(place))));
    case 'MultiPolygon':
      return drawn(3, (pen) => {
        for (const area of geometry.coordinates) pen.area(area.map((ring) => ring.map(place)));
      });
  }
}

function drawn(type: Drawn['type'], work: (pen: Pen) => void): Drawn {
  const pen = new Pen();
  work(pen);
  return { type, commands: pen.commands };
}

const moveTo = 1;
const lineTo = 2;
const closePath = 7;

/** Commands of section 4.3: each point is told by its way from the last. */
class Pen {
  readonly commands: number[] = [];
  #x = 0;
  #y = 0;

  points(points: readonly Point[]): void {
    this.#go(moveTo, points);
  }

  line(points: readonly Point[]): void {
    const [first, ...rest] = withoutRepeats(points);
    if (first === undefined || rest.length === 0) return;
    this.#go(moveTo, [first]);
    this.#go(lineTo, rest);
  }

  /** The outer ring turns one way, holes the other; where the outer one has shrunk to nothing, nothing is drawn. */
  area(rings: readonly (readonly Point[])[]): void {
    rings.every((ring, place) => {
      const open = withoutRepeats(ring.slice(0, -1));
      const size = doubleArea(open);
      if (open.length < 3 || size === 0) return place > 0;
      const isOuter = place === 0;
      const [first, ...rest] = isOuter === size > 0 ? open : open.toReversed();
      if (first === undefined) return true;
      this.#go(moveTo, [first]);
      this.#go(lineTo, rest);
      this.commands.push((1 << 3) | closePath);
      return true;
    });
  }

  #go(command: number, points: readonly Point[]): void {
    this.commands.push((points.length << 3) | command);
    for (const [x, y] of points) {
      this.commands.push(zigzag(x - this.#x), zigzag(y - this.#y));
      this.#x = x;
      this.#y = y;
    }
  }
}

function withoutRepeats(points: readonly Point[]): readonly Point[] {
  return points.filter(([x, y], place) => {
    const last = points[place - 1];
    return last === undefined || last[0] !== x || last[1] !== y;
  });
}

/** Positive where the ring turns clockwise on the screen, whose y goes down. */
function doubleArea(ring: readonly Point[]): number {
  return ring.reduce((sum, [x, y], place) => {
    const [nextX, nextY] = ring[(place + 1) % ring.length] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

function encodeValue(value: string | number | boolean): Buffer {
  const out = new Bytes();
  if (typeof value === 'string') out.bytes(1, Buffer.from(value));
  else if (typeof value === 'boolean') out.number(7, value ? 1 : 0);
  else if (Number.isSafeInteger(value)) out.number(6, zigzag(value));
  else out.double(3, value);
  return out.done();
}

/** Protocol Buffers, as much of them as tiles need. */
class Bytes {
  readonly #parts: Buffer[] = [];

  number(field: number, value: number): void {
    this.#parts.push(varints([field << 3, value]));
  }

  double(field: number, value: number): void {
    const part = Buffer.alloc(9);
    part[0] = (field << 3) | 1;
    part.writeDoubleLE(value, 1);
    this.#parts.push(part);
  }

  bytes(field: number, value: Buffer): void {
    this.#parts.push(varints([(field << 3) | 2, value.length]), value);
  }

  packed(field: number, values: readonly number[]): void {
    if (values.length > 0) this.bytes(field, varints(values));
  }

  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Numbers up to 2 ** 53. */
function varints(values: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (let value of values) {
    while (value >= 0x80) {
      bytes.push((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    bytes.push(value);
  }
  return Buffer.from(bytes);
}
