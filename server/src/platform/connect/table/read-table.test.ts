import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { defaultConnectLimits } from '../limits.ts';
import { type FileFacts, readRecords } from '../read-records.ts';
import type { Reading } from '../source-record.ts';
import { TableRecord } from './table-record.ts';
import { workbook } from './workbook.fixture.ts';

async function readAll(
  bytes: Uint8Array,
  facts: FileFacts = {},
  limits = defaultConnectLimits,
): Promise<readonly Reading[]> {
  const chunks = async function* () {
    for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000);
  };
  const readings: Reading[] = [];
  for await (const reading of readRecords(chunks(), limits, facts)) readings.push(reading);
  return readings;
}

const codesOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading) => (reading.kind === 'notice' ? [reading.notice.code] : []));
const valuesOf = (readings: readonly Reading[]) =>
  readings.flatMap((reading): readonly (readonly string[] | 'refused')[] => {
    const value = reading.kind === 'record' ? reading.record.value : undefined;
    if (!(value instanceof TableRecord)) return [];
    return value.row.outcome.kind === 'stored' ? [value.row.outcome.values] : ['refused'];
  });
const text = (content: string) => new TextEncoder().encode(content);

/** One point with one attribute in CP932, as GIS programs write it. */
function shapefile([x, y] = [129.877, 32.75], prj?: string): Uint8Array {
  const shp = new DataView(new ArrayBuffer(128));
  shp.setInt32(0, 9994);
  shp.setInt32(24, 64);
  shp.setInt32(28, 1000, true);
  shp.setInt32(32, 1, true);
  shp.setInt32(100, 1);
  shp.setInt32(104, 10);
  shp.setInt32(108, 1, true);
  shp.setFloat64(112, x ?? 0, true);
  shp.setFloat64(120, y ?? 0, true);
  const dbf = new Uint8Array(32 + 32 + 1 + 1 + 10 + 1);
  const view = new DataView(dbf.buffer);
  view.setUint8(0, 3);
  view.setUint32(4, 1, true);
  view.setUint16(8, 65, true);
  view.setUint16(10, 11, true);
  dbf.set(strToU8('NAME'), 32);
  dbf.set(strToU8('C'), 43);
  view.setUint8(48, 10);
  view.setUint8(64, 0x0d);
  // 市役所 in CP932.
  dbf.set([0x20, 0x8e, 0x73, 0x96, 0xf0, 0x8f, 0x8a, 0x20, 0x20, 0x20, 0x20], 65);
  return zipSync({
    'data/points.shp': new Uint8Array(shp.buffer),
    'data/points.dbf': dbf,
    ...(prj === undefined ? {} : { 'data/points.prj': strToU8(prj) }),
  });
}

describe('files that are tables', () => {
  test('a workbook: the header is found under its title, numbers are text again', async () => {
    const rows = [
      ['避難所一覧'],
      ['全国地方公共団体コード', 'ID', '名称', '緯度'],
      [92011, 1, '中央小学校', 36.5],
    ];
    const readings = await readAll(workbook([...rows, [92011, 2, '西小学校', 36.6]]));
    expect(valuesOf(readings)).toEqual([
      ['092011', '1', '中央小学校', '36.5'],
      ['092011', '2', '西小学校', '36.6'],
    ]);
    expect(codesOf(readings)).toContain('preamble-skipped');
  });

  test('merged, hidden and computed cells of a workbook are read and told, other sheets told', async () => {
    const rows = [
      ['地区', '施設名', '定員'],
      ['中央', '公民館', 10],
      ['', '図書館', 20],
      ['北部', '学校', '=1+2'],
    ];
    const parts = {
      after: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
      rowAttributes: { 4: 'hidden="1"' },
      hasOthers: true,
    };
    const readings = await readAll(workbook(rows, parts));
    expect(valuesOf(readings)).toEqual([
      ['中央', '公民館', '10'],
      ['中央', '図書館', '20'],
      ['北部', '学校', '3'],
    ]);
    expect(codesOf(readings)).toEqual(
      expect.arrayContaining([
        'cells-merged',
        'rows-hidden',
        'formulas-left',
        'sheet-hidden',
        'sheets-left',
      ]),
    );
  });

  test('a header of merged cells in two rows has one name for each column', async () => {
    const rows = [
      ['地区', '男性', '', '女性', ''],
      ['', '人数', '割合', '人数', '割合'],
      ['中央', 10, 0.5, 10, 0.5],
      ['北部', 20, 0.4, 30, 0.6],
    ];
    const after =
      '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/></mergeCells>';
    const readings = await readAll(workbook(rows, { after }));
    const first = readings.find(({ kind }) => kind === 'record');
    const plan =
      first?.kind === 'record' && first.record.value instanceof TableRecord
        ? first.record.value.plan
        : undefined;
    expect(plan?.columns.map(({ name }) => name)).toEqual([
      '地区',
      '男性_人数',
      '男性_割合',
      '女性_人数',
      '女性_割合',
    ]);
  });

  test.each([
    ['semicolons', text('名称;緯度;経度\n市役所;32.75;129.87\n県庁;32.74;129.86\n')],
    [
      'tabs, whatever its name',
      text('名称\t緯度\t経度\n市役所\t32.75\t129.87\n県庁\t32.74\t129.86\n'),
    ],
    [
      'UTF-16, the high byte first, without a mark',
      new Uint8Array(
        Buffer.from('名称,緯度,経度\n市役所,32.75,129.87\n県庁,32.74,129.86\n', 'utf16le').swap16(),
      ),
    ],
    [
      'UTF-16 with its mark',
      new Uint8Array(
        Buffer.from('\ufeff名称,緯度,経度\n市役所,32.75,129.87\n県庁,32.74,129.86\n', 'utf16le'),
      ),
    ],
  ])('a table by %s', async (_, bytes) => {
    expect(valuesOf(await readAll(bytes, { fileName: 'list.csv' }))).toEqual([
      ['市役所', '32.75', '129.87'],
      ['県庁', '32.74', '129.86'],
    ]);
  });

  test('JSON deep inside the answer of a catalogue', async () => {
    const answer = { success: true, result: { total: 1, records: [{ _id: 1, 名称: '市役所' }] } };
    expect(valuesOf(await readAll(text(JSON.stringify(answer))))).toEqual([['1', '市役所']]);
  });

  test('a shapefile in plane rectangular coordinates (JGD2011, zone I) lies where it should', async () => {
    const prj =
      'PROJCS["JGD2011 / Japan Plane Rectangular CS I",GEOGCS["JGD2011",DATUM["Japanese_Geodetic_Datum_2011",SPHEROID["GRS 1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",33],PARAMETER["central_meridian",129.5],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["metre",1]]';
    // X (north) −27,681 m, Y (east) 35,320 m: Nagasaki's prefectural office.
    const [reading] = await readAll(shapefile([35_320, -27_681], prj));
    const coordinates =
      reading?.kind === 'record'
        ? (reading.record.value as { geometry: { coordinates: number[] } }).geometry.coordinates
        : [];
    expect(coordinates[0]).toBeCloseTo(129.8769, 2);
    expect(coordinates[1]).toBeCloseTo(32.7503, 2);
  });

  test('a shapefile: points with attributes in CP932', async () => {
    const [reading] = await readAll(shapefile());
    expect(reading).toMatchObject({
      kind: 'record',
      record: {
        value: {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [129.877, 32.75] },
          properties: { NAME: '市役所' },
        },
      },
    });
  });

  test.each([
    [
      'a list of objects',
      '[{"id":1,"名称":"a"},{"id":2,"名称":"b","備考":"c"}]',
      [
        ['1', 'a', ''],
        ['2', 'b', 'c'],
      ],
    ],
    ['an answer of a program', '{"count":2,"results":[{"id":1},{"id":2}]}', [['1'], ['2']]],
    [
      'objects by code',
      '{"42201":{"city":"長崎市"},"42202":{"city":"佐世保市"}}',
      [
        ['42201', '長崎市'],
        ['42202', '佐世保市'],
      ],
    ],
    [
      'lists by name',
      '{"長崎県":[["長崎市","422011"]],"佐賀県":[["佐賀市","412015"]]}',
      [
        ['長崎県', '長崎市', '422011'],
        ['佐賀県', '佐賀市', '412015'],
      ],
    ],
    ['nested members', '[{"a":{"b":1,"c":[1,2]}}]', [['1', '1;2']]],
  ])('JSON: %s', async (_, content, rows) => {
    expect(valuesOf(await readAll(text(content)))).toEqual(rows);
  });

  test('tabs are told, quotes that never close too', async () => {
    const readings = await readAll(text('名称\t緯度\n"市役所\t32.75\n県庁\t32.74\n'));
    expect(codesOf(readings)).toContain('delimiter-assumed');
    expect(valuesOf(readings)).toEqual([
      ['"市役所', '32.75'],
      ['県庁', '32.74'],
    ]);
  });

  test('what staff correct is followed', async () => {
    const corrections = { header: 'none', roles: { 列2: 'text' } } as const;
    const readings = await readAll(text('a,8:30\nb,9:00\n'), { corrections });
    expect(valuesOf(readings)).toEqual([
      ['a', '8:30'],
      ['b', '9:00'],
    ]);
  });

  test.each([
    ['old Excel', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0)],
    ['PDF', text('%PDF-1.7')],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d)],
    ['an archive of something else', zipSync({ 'a.txt': strToU8('a') })],
    ['a broken archive', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 1, 2, 3)],
  ])('%s is refused with advice', async (_, bytes) => {
    expect(codesOf(await readAll(bytes))).toEqual(['file-not-understood']);
  });

  test('an archive that unpacks to more than the bound is refused', async () => {
    const bomb = zipSync({ 'xl/workbook.xml': new Uint8Array(100_000) });
    const limits = { ...defaultConnectLimits, unpackedBytesMax: 50_000 };
    expect(codesOf(await readAll(bomb, {}, limits))).toEqual(['record-too-large']);
  });
});
