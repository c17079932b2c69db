import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { findShelterKind, isGsiShelter, parseGsiShelter } from './gsi-shelter.ts';
import { parseLocalGovernmentCode } from './local-government-code.ts';

const siteProperties = {
  NO: 1,
  共通ID: 'E4220199901201',
  都道府県名及び市町村名: '長崎県長崎市',
  '施設・場所名': 'サンプル第１公園',
  住所: '長崎県長崎市サンプル町1-1',
  洪水: '1',
  '崖崩れ、土石流及び地滑り': '',
  高潮: '',
  地震: '1',
  津波: '',
  大規模な火事: '',
  内水氾濫: '',
  火山現象: '',
  指定避難所との住所同一: '1',
  備考: '',
};
const shelterProperties = {
  NO: 1,
  共通ID: 'E4220199901111',
  都道府県名及び市町村名: '長崎県長崎市',
  '施設・場所名': 'サンプル公民館',
  住所: '長崎県長崎市サンプル町1-2',
  指定緊急避難場所との住所同一: '',
  その他市町村長が必要と認める事項: null,
  受入対象者: '要配慮者',
  備考: '',
};
const point = { type: 'Point', coordinates: [129.87, 32.75] };
const feature = (properties: object, geometry: unknown = point) => ({
  type: 'Feature',
  geometry,
  properties,
});

function codeOf(text: string) {
  const code = parseLocalGovernmentCode(text);
  return code.ok ? code.value : undefined;
}

describe('a feature of a shelter file', () => {
  test('with hazards is an evacuation site', () => {
    expect(parseGsiShelter(feature(siteProperties), {})).toEqual({
      ok: true,
      notices: [],
      value: {
        kind: 'site',
        commonId: 'E4220199901201',
        name: 'サンプル第１公園',
        address: '長崎県長崎市サンプル町1-1',
        prefectureName: '長崎県',
        municipalityName: '長崎市',
        localGovernmentCode: '422011',
        remarks: undefined,
        position: [129.87, 32.75],
        hazards: ['flood', 'earthquake'],
        hasShelterAtSameAddress: true,
      },
    });
  });

  test('with people taken in is an evacuation shelter; null and blank are absent', () => {
    expect(parseGsiShelter(feature(shelterProperties), {})).toMatchObject({
      ok: true,
      notices: [],
      value: {
        kind: 'shelter',
        hasSiteAtSameAddress: false,
        eligiblePeople: '要配慮者',
        otherInformation: undefined,
      },
    });
  });

  test('of the other folder is taken for what its columns say, with a notice', () => {
    expect(parseGsiShelter(feature(siteProperties), { kind: 'shelter' })).toMatchObject({
      ok: true,
      value: { kind: 'site' },
      notices: [{ code: 'kind-mismatch', severity: 'warning' }],
    });
  });

  test('without telling columns follows its file, then its common id', () => {
    const { 共通ID, '施設・場所名': name } = shelterProperties;
    const bare = feature({ 共通ID, '施設・場所名': name });
    expect(parseGsiShelter(bare, { kind: 'site' })).toMatchObject({ value: { kind: 'site' } });
    expect(parseGsiShelter(bare, {})).toMatchObject({ value: { kind: 'shelter' } });
  });

  test('of another municipality than its file is kept with a notice', () => {
    const file = { localGovernmentCode: codeOf('42202') };
    expect(parseGsiShelter(feature(siteProperties), file)).toMatchObject({
      ok: true,
      value: { localGovernmentCode: '422011' },
      notices: [{ code: 'local-government-code-mismatch', column: '共通ID' }],
    });
  });

  test('with an unknown flag keeps the row, leaves the hazard out and says so', () => {
    expect(parseGsiShelter(feature({ ...siteProperties, 津波: '？' }), {})).toMatchObject({
      ok: true,
      value: { hazards: ['flood', 'earthquake'] },
      notices: [{ code: 'value-not-understood', column: '津波' }],
    });
  });

  test.each([
    ['no geometry', feature(siteProperties, null), 'missing-geometry'],
    [
      'a line for a point',
      feature(siteProperties, {
        type: 'LineString',
        coordinates: [
          [129, 32],
          [130, 33],
        ],
      }),
      'geometry-invalid',
    ],
    [
      'a position in the Gulf of Guinea',
      feature(siteProperties, { type: 'Point', coordinates: [0, 0] }),
      'coordinates-outside-japan',
    ],
    ['no common id', feature({ ...siteProperties, 共通ID: '' }), 'missing-id'],
    ['a short common id', feature({ ...siteProperties, 共通ID: 'E42201' }), 'common-id-invalid'],
    [
      'a common id of no prefecture',
      feature({ ...siteProperties, 共通ID: 'E9920199901201' }),
      'common-id-invalid',
    ],
    ['no feature', { type: 'Point', coordinates: [129, 32] }, 'not-a-feature'],
  ])('with %s is refused', (_, input, code) => {
    expect(parseGsiShelter(input, {})).toMatchObject({ ok: false, notice: { code } });
  });

  test('is told from other GeoJSON', () => {
    expect(isGsiShelter(feature(siteProperties))).toBe(true);
    expect(isGsiShelter(feature({ name: 'x' }))).toBe(false);
    expect(isGsiShelter({ type: 'unavailable' })).toBe(false);
    expect(findShelterKind({})).toBeUndefined();
  });

  property.prop([
    fc.record(
      Object.fromEntries(
        Object.keys({ ...siteProperties, ...shelterProperties }).map((key) => [
          key,
          fc.oneof(fc.jsonValue(), fc.constantFrom('1', '', 'E4220199901201')),
        ]),
      ),
      { requiredKeys: [] },
    ),
    fc.oneof(fc.constant(point), fc.jsonValue()),
  ])('is a record or a reason, whatever its cells hold', (properties, geometry) => {
    const outcome = parseGsiShelter(feature(properties, geometry), {}, { row: 1 });
    if (!outcome.ok) expect(outcome.notice).toMatchObject({ severity: 'error', row: 1 });
    else expect(outcome.notices.every(({ severity }) => severity !== 'error')).toBe(true);
  });
});
