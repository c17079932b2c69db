/** Reads vector tiles: as much of Mapbox Vector Tile 2.1 as tests and benchmarks look at. */

export interface ReadFeature {
  readonly members: Readonly<Record<string, string | number | boolean>>;
  /** Where its first point stands, in parts of the tile (4096 on a side). */
  readonly at: readonly [number, number];
}

/** Features by layer. Throws where the bytes are no tile. */
export function readVectorTile(bytes: Uint8Array): ReadonlyMap<string, readonly ReadFeature[]> {
  const layers = new Map<string, readonly ReadFeature[]>();
  for (const { field, bytes: layer } of fieldsOf(bytes)) {
    if (field === 3) layers.set(...readLayer(layer));
  }
  return layers;
}

interface Field {
  readonly field: number;
  readonly number: bigint;
  readonly bytes: Uint8Array;
}

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = view.getUint8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const head = Number(varint());
    const [field, wire] = [head >> 3, head & 7];
    if (wire === 0) yield { field, number: varint(), bytes: empty };
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : Number(varint());
      yield { field, number: 0n, bytes: bytes.subarray(at, at + length) };
      at += length;
    }
  }
}

const empty = new Uint8Array();
const text = new TextDecoder();

function readLayer(layer: Uint8Array): [string, readonly ReadFeature[]] {
  const fields = [...fieldsOf(layer)];
  const all = (field: number): Field[] => fields.filter((each) => each.field === field);
  const keys = all(3).map(({ bytes }) => text.decode(bytes));
  const values = all(4).map(({ bytes }) => readValue(bytes));
  const name = all(1).map(({ bytes }) => text.decode(bytes));
  return [
    name[0] ?? '',
    all(2).map(({ bytes }) => {
      const parts = [...fieldsOf(bytes)];
      const numbers = (field: number): number[] =>
        parts.flatMap((part) => (part.field === field ? numbersIn(part.bytes) : []));
      const tags = numbers(2);
      const members: Record<string, string | number | boolean> = {};
      for (let place = 0; place < tags.length; place += 2) {
        const key = keys[tags[place] ?? -1];
        const value = values[tags[place + 1] ?? -1];
        if (key !== undefined && value !== undefined) members[key] = value;
      }
      const [, x = 0, y = 0] = numbers(4);
      return { members, at: [unZigzag(x), unZigzag(y)] as const };
    }),
  ];
}

function readValue(bytes: Uint8Array): string | number | boolean | undefined {
  const [only] = [...fieldsOf(bytes)];
  if (only === undefined) return undefined;
  const view = new DataView(only.bytes.buffer, only.bytes.byteOffset, only.bytes.byteLength);
  switch (only.field) {
    case 1:
      return text.decode(only.bytes);
    case 2:
      return view.getFloat32(0, true);
    case 3:
      return view.getFloat64(0, true);
    case 6:
      return unZigzag(Number(only.number));
    case 7:
      return only.number === 1n;
    default:
      return Number(only.number);
  }
}

function numbersIn(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const byte of bytes) {
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte >= 0x80) continue;
    numbers.push(value);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function unZigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
