/** Records of every format become entities the broker takes. */
import { fc, test as property } from '@fast-check/vitest';
import { coreContext, type Entity, parseEntity, renderEntity } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import { modelTerms } from './context-document.ts';
import { type ImportQuery, parseImportOptions } from './import-options.ts';
import type { Mapped } from './importer.ts';
import { defaultConnectLimits as limits } from './limits.ts';
import { RecordPipeline } from './record-pipeline.ts';

function mapAll(values: readonly unknown[], query: ImportQuery = {}, fileName?: string): Mapped {
  const options = parseImportOptions(query, fileName);
  if (!options.ok) throw new Error(options.error.detail);
  const pipeline = new RecordPipeline({ options: options.value, limits });
  const mapped = values.map((value, i) =>
    pipeline.map({ value, place: { row: i + 1, pointer: `/features/${i}` }, bytes: 100 }),
  );
  mapped.push(pipeline.end());
  return {
    drafts: mapped.flatMap(({ drafts }) => drafts),
    notices: mapped.flatMap(({ notices }) => notices),
    refused: mapped.reduce((sum, { refused }) => sum + refused, 0),
  };
}

/** As a client without a @context sees them. */
const simplified = (mapped: Mapped) =>
  mapped.drafts.map(({ entity }) => renderEntity(entity, coreContext, { format: 'simplified' }));
const codesOf = (mapped: Mapped) => mapped.notices.map(({ code }) => code);

const point = { type: 'Point', coordinates: [129.87, 32.75] };
const feature = (properties: unknown, geometry: unknown = point, id?: unknown) => ({
  type: 'Feature',
  ...(id === undefined ? {} : { id }),
  properties,
  geometry,
});
const site = (n: number, more: object = {}) =>
  feature({
    共通ID: `E42201${String(n).padStart(5, '0')}201`,
    都道府県名及び市町村名: '長崎県長崎市',
    '施設・場所名': `サンプル公園${n}`,
    住所: '長崎県長崎市サンプル町1-1',
    洪水: '1',
    津波: '1',
    指定避難所との住所同一: '',
    備考: '',
    ...more,
  });
const shelter = feature({
  共通ID: 'E4220100001111',
  都道府県名及び市町村名: '長崎県長崎市',
  '施設・場所名': 'サンプル公民館',
  住所: '長崎県長崎市サンプル町2',
  指定緊急避難場所との住所同一: '1',
  受入対象者: '要配慮者',
});
const boundary = (code: string, x: number) =>
  feature(
    { N03_001: '長崎県', N03_002: null, N03_003: null, N03_004: '長崎市', N03_007: code },
    {
      type: 'Polygon',
      coordinates: [
        [
          [x, 32],
          [x + 1, 32],
          [x + 1, 33],
          [x, 32],
        ],
      ],
    },
  );

describe('shelters', () => {
  test('become sites with hazards, under their common id', () => {
    expect(simplified(mapAll([site(7)]))).toEqual([
      {
        id: 'urn:ngsi-ld:EvacuationSite:E4220100007201',
        type: 'EvacuationSite',
        identifier: 'E4220100007201',
        name: 'サンプル公園7',
        address: '長崎県長崎市サンプル町1-1',
        localGovernmentCode: '422011',
        prefectureName: '長崎県',
        municipalityName: '長崎市',
        hazard: ['flood', 'tsunami'],
        sameAddressShelter: false,
        source: '国土地理院「指定緊急避難場所・指定避難所データ」を加工して作成',
        license: 'https://www.digital.go.jp/resources/open_data/public_data_license_v1.0',
        location: point,
      },
    ]);
  });

  test('become shelters, told by their columns', () => {
    expect(simplified(mapAll([shelter], {}, 'evacuation/422011.json'))).toMatchObject([
      {
        id: 'urn:ngsi-ld:EvacuationShelter:E4220100001111',
        type: 'EvacuationShelter',
        sameAddressSite: true,
        eligiblePeople: '要配慮者',
      },
    ]);
  });

  test('are recognised behind records too damaged to tell', () => {
    const mapped = mapAll([null, feature(null), site(1), site(2)]);
    expect(simplified(mapped).map(({ type }) => type)).toEqual([
      'EvacuationSite',
      'EvacuationSite',
    ]);
    expect(codesOf(mapped)).toEqual(['not-a-feature', 'missing-id']);
    expect(mapped.refused).toBe(2);
  });

  test('with an id that was there are refused', () => {
    const mapped = mapAll([site(1), site(1, { 備考: '別の行' })]);
    expect([mapped.drafts.length, mapped.refused]).toEqual([1, 1]);
    expect(mapped.notices).toMatchObject([
      { code: 'duplicate-id', row: 2, pointer: '/features/1' },
    ]);
  });
});

describe('boundaries', () => {
  test('of one municipality are gathered, in whatever order they come', () => {
    const mapped = mapAll([boundary('42201', 128), boundary('42202', 129), boundary('42201', 130)]);
    expect(mapped.drafts.map(({ entity, rows }) => [entity.id, rows])).toEqual([
      ['urn:ngsi-ld:AdministrativeArea:422011', 2],
      ['urn:ngsi-ld:AdministrativeArea:422029', 1],
    ]);
    expect(simplified(mapped)).toMatchObject([
      { name: '長崎市', location: { type: 'MultiPolygon' } },
      { location: { type: 'Polygon' } },
    ]);
  });
});

describe('other features', () => {
  test('get type, id and names from the caller', () => {
    const query = { type: 'Library', id: '番号', map: ['名称:name'], license: 'CC BY 4.0' };
    const mapped = mapAll([feature({ 番号: 'L-1', 名称: '図書館', 蔵書数: 1200 })], query);
    expect(mapped.notices).toEqual([]);
    expect(simplified(mapped)).toEqual([
      {
        id: 'urn:ngsi-ld:Library:L-1',
        type: 'Library',
        番号: 'L-1',
        name: '図書館',
        蔵書数: 1200,
        license: 'CC BY 4.0',
        location: point,
      },
    ]);
  });

  test('keep an id of their own; a URI stays as it is', () => {
    const values = [feature({ a: 1 }, point, 12), feature({ a: 1 }, point, 'urn:x-test:12')];
    expect(simplified(mapAll(values, { type: 'T' })).map(({ id }) => id)).toEqual([
      'urn:ngsi-ld:T:12',
      'urn:x-test:12',
    ]);
  });

  test('without any id get one from what they say, whatever the order of their members', () => {
    const [one, other, third] = [
      feature({ a: 1, b: { c: 2, d: 3 } }),
      feature({ b: { d: 3, c: 2 }, a: 1 }),
      feature({ a: 2, b: { c: 2, d: 3 } }),
    ];
    const idOf = (value: unknown) => mapAll([value], { type: 'T' }).drafts[0]?.entity.id;
    expect(idOf(one)).toMatch(/^urn:ngsi-ld:T:[0-9a-f]{32}$/);
    expect(idOf(one)).toBe(idOf(other));
    expect(idOf(one)).not.toBe(idOf(third));
  });

  test('with names no attribute may have are renamed, once said', () => {
    const values = [1, 2].map((n) =>
      feature({ id: n, type: 't', '1階・面積': 5, '1階:面積': 6 }, point, n),
    );
    const mapped = mapAll(values, { type: 'T' });
    expect(simplified(mapped)[0]).toMatchObject({
      id_: 1,
      type_: 't',
      p_1階_面積: 5,
      p_1階_面積_: 6,
    });
    expect(codesOf(mapped)).toEqual(Array.from({ length: 4 }, () => 'column-renamed'));
  });

  test('never carry the value that deletes', () => {
    const mapped = mapAll([feature({ a: 'urn:ngsi-ld:null', b: 1 }, point, 1)], { type: 'T' });
    expect(simplified(mapped)).toMatchObject([{ b: 1 }]);
    expect(simplified(mapped)[0]).not.toHaveProperty('a');
    expect(codesOf(mapped)).toEqual(['value-left-out']);
  });

  test('of an unnamed type say what was assumed', () => {
    expect(codesOf(mapAll([feature({ a: 1 })]))).toEqual(['type-assumed']);
  });

  test('with more different names than the bound are kept without the rest', () => {
    const wide = Object.fromEntries(
      Array.from({ length: limits.columnsMax + 50 }, (_, i) => [`c${i}`, i]),
    );
    const [entity] = simplified(mapAll([feature(wide, point, 1)], { type: 'T' }));
    expect(Object.keys(entity ?? {})).toHaveLength(limits.columnsMax + 3);
  });

  property.prop([
    fc.array(
      fc.record({
        properties: fc.oneof(
          fc.dictionary(fc.string({ unit: 'binary', maxLength: 8 }), fc.jsonValue()),
          fc.jsonValue(),
        ),
        geometry: fc.oneof(
          { weight: 4, arbitrary: fc.constant(point) },
          { weight: 1, arbitrary: fc.jsonValue() },
        ),
        id: fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(undefined)),
      }),
      { maxLength: 6 },
    ),
    fc.constantFrom<ImportQuery>(
      { type: 'T' },
      { type: 'T', id: 'a' },
      {},
      { format: 'gsi-shelters' },
      { format: 'n03' },
    ),
  ])('every row is an entity the standard accepts, or refused with a reason', (rows, query) => {
    const values = rows.map(({ properties, geometry, id }) => feature(properties, geometry, id));
    const mapped = mapAll(values, query);
    const stored = mapped.drafts.reduce((sum, draft) => sum + draft.rows, 0);
    expect(stored + mapped.refused).toBe(values.length);
    expect(mapped.notices.filter(({ severity }) => severity === 'error')).toHaveLength(
      mapped.refused,
    );
    // JSON knows no negative zero.
    for (const { entity } of mapped.drafts) {
      expect(acceptedForm(entity)).toEqual(JSON.parse(JSON.stringify(entity)));
    }
  });
});

/** Written and read again by the rules of the standard. */
function acceptedForm(entity: Entity): unknown {
  const written: unknown = JSON.parse(JSON.stringify(renderEntity(entity, coreContext)));
  const read = parseEntity(written as Parameters<typeof parseEntity>[0], coreContext);
  return read.ok ? read.value : read.error;
}

test('the published @context names every term the importers write', () => {
  const values = [site(1, { 備考: 'x' }), shelter].map((value) => mapAll([value]));
  const areas = mapAll([
    feature(
      { N03_001: '北', N03_002: '支', N03_003: '郡', N03_004: '町', N03_007: '01101' },
      boundary('42201', 128).geometry,
    ),
  ]);
  const written = new Set(
    [...values, areas]
      .flatMap(simplified)
      .flatMap((entity) => [...Object.keys(entity), JSON.stringify(entity['type'])]),
  );
  const known = new Set<string>([
    ...modelTerms,
    ...modelTerms.map((t) => `"${t}"`),
    'id',
    'type',
    'location',
  ]);
  expect([...written].filter((term) => !known.has(term))).toEqual([]);
});
