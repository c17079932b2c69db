import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { defaultConnectLimits } from './limits.ts';
import { readRecords } from './read-records.ts';
import type { Reading } from './source-record.ts';

const limits = { ...defaultConnectLimits, recordBytesMax: 2_000, chunkBytesMax: 256 };

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(
  content: string | Uint8Array,
  size = 7,
  bounds = limits,
): Promise<Reading[]> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const readings: Reading[] = [];
  for await (const each of readRecords(piecesOf(bytes, size), bounds)) readings.push(each);
  return readings;
}

const recordsOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.kind === 'record' ? [reading.record] : []));
const codesOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.kind === 'notice' ? [reading.notice.code] : []));

const feature = (n: number) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [129.5 + n / 100, 32.5] },
  properties: { 番号: n, 名称: `場所${n}` },
});

describe('a collection', () => {
  property.prop([
    fc.array(fc.jsonValue({ maxDepth: 3 }), { minLength: 1, maxLength: 12 }),
    fc.integer({ min: 1, max: 400 }),
    fc.boolean(),
  ])(
    'gives its features as they are, however its bytes are cut',
    async (features, size, isPretty) => {
      const text = JSON.stringify({ type: 'FeatureCollection', features }, null, isPretty ? 2 : 0);
      const readings = await readAll(text, size, { ...limits, recordBytesMax: 1_000_000 });
      const records = recordsOf(readings);
      expect(codesOf(readings)).toEqual([]);
      expect(records.map(({ value }) => value)).toEqual(JSON.parse(text).features);
      expect(records.map(({ place }) => place)).toEqual(
        features.map((_, i) => ({ row: i + 1, pointer: `/features/${i}` })),
      );
    },
  );

  test('is read the same with its features before its type', async () => {
    const text = JSON.stringify({
      features: [feature(1)],
      type: 'FeatureCollection',
      crs: { a: [1] },
    });
    expect(recordsOf(await readAll(text)).map(({ value }) => value)).toEqual([feature(1)]);
  });

  test('without features says that it is empty', async () => {
    expect(codesOf(await readAll('{"type":"FeatureCollection","features":[]}\n'))).toEqual([
      'file-empty',
    ]);
  });

  test('that ends too early gives what came before, and says so', async () => {
    const text = JSON.stringify({ type: 'FeatureCollection', features: [1, 2, 3].map(feature) });
    const readings = await readAll(text.slice(0, -40));
    expect(recordsOf(readings)).toHaveLength(2);
    expect(codesOf(readings)).toEqual(['file-truncated']);
  });

  test('that breaks in the middle gives what came before, and the row of the break', async () => {
    const [first, rest] = [
      JSON.stringify(feature(1)),
      JSON.stringify(feature(2)).replace(':', ';'),
    ];
    const readings = await readAll(`{"type":"FeatureCollection","features":[${first},${rest}]}`);
    expect(recordsOf(readings)).toHaveLength(1);
    expect(readings.at(-1)).toMatchObject({ notice: { code: 'json-broken', row: 2 } });
  });

  test('with something behind its end is broken, with white space behind it is not', async () => {
    const text = JSON.stringify({ type: 'FeatureCollection', features: [feature(1)] });
    expect(codesOf(await readAll(`${text}\n\n  `))).toEqual([]);
    expect(codesOf(await readAll(`${text}{}`))).toEqual(['json-broken']);
  });

  test('with one feature beyond the bound ends there', async () => {
    const large = { ...feature(2), properties: { text: 'x'.repeat(5_000) } };
    const text = JSON.stringify({ type: 'FeatureCollection', features: [feature(1), large] });
    const readings = await readAll(text);
    expect(recordsOf(readings)).toHaveLength(1);
    expect(readings.at(-1)).toMatchObject({ notice: { code: 'record-too-large', row: 2 } });
  });

  test('of very deep nesting does not exhaust the stack', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const text = `{"type":"FeatureCollection","features":[${deep}]}`;
    const readings = await readAll(text, 65_536, { ...limits, recordBytesMax: 1_000_000 });
    expect(recordsOf(readings)).toHaveLength(1);
  });
});

describe('other documents', () => {
  test('one feature is one record', async () => {
    const [record] = recordsOf(await readAll(JSON.stringify(feature(1))));
    expect(record?.value).toEqual(feature(1));
  });

  test.each([
    ['{"type":"unavailable"}', 'file-unavailable'],
    ['{"type":"Point","coordinates":[129,32]}', 'file-not-understood'],
    ['{"name":"x"}', 'file-not-understood'],
    ['[1,2,3]', 'file-not-understood'],
    ['', 'file-truncated'],
    ['<html></html>', 'file-not-understood'],
    ['{"a": [1,', 'json-broken'],
  ])('%s is told as %s', async (text, code) => {
    expect(codesOf(await readAll(text))).toEqual([code]);
  });

  test('a topology is unfolded into records', async () => {
    const topology = {
      type: 'Topology',
      arcs: [
        [
          [0, 0],
          [1, 0],
          [1, 1],
          [0, 0],
        ],
      ],
      objects: { a: { type: 'Polygon', arcs: [[0]], properties: { N03_007: '42201' } } },
    };
    const [record] = recordsOf(await readAll(JSON.stringify(topology)));
    expect(record).toMatchObject({
      place: { row: 1 },
      value: { type: 'Feature', properties: { N03_007: '42201' } },
    });
  });

  property.prop([fc.uint8Array({ maxLength: 300 })])(
    'whatever bytes arrive, nothing is thrown',
    async (bytes) => {
      expect(Array.isArray(await readAll(bytes))).toBe(true);
    },
  );
});

describe('encodings', () => {
  const text = JSON.stringify({ type: 'FeatureCollection', features: [feature(1)] });
  const utf16le = Buffer.from(`\ufeff${text}`, 'utf16le');

  test('a byte order mark is read over', async () => {
    expect(recordsOf(await readAll(`\ufeff${text}`, 1)).map(({ value }) => value)).toEqual([
      feature(1),
    ]);
  });

  test.each([
    ['UTF-16, little end first', utf16le],
    ['UTF-16, big end first', Buffer.from(utf16le).swap16()],
    ['UTF-16 without a mark', utf16le.subarray(2)],
  ])('%s is read, and said', async (_, bytes) => {
    const readings = await readAll(bytes, 1);
    expect(recordsOf(readings).map(({ value }) => value)).toEqual([feature(1)]);
    expect(codesOf(readings)).toEqual(['encoding-assumed']);
  });

  test('CP932 is read, and said', async () => {
    // 「場所」 in CP932 is 8f ea 8f 8a.
    const bytes = Buffer.concat([
      Buffer.from('{"type":"FeatureCollection","features":[{"name":"'),
      Buffer.from([0x8f, 0xea, 0x8f, 0x8a]),
      Buffer.from('"}]}'),
    ]);
    const readings = await readAll(bytes, 100);
    expect(recordsOf(readings).map(({ value }) => value)).toEqual([{ name: '場所' }]);
    expect(codesOf(readings)).toEqual(['encoding-assumed']);
  });
});
