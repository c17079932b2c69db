import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { type ImportQuery, parseImportOptions } from './import-options.ts';

function optionsOf(query: ImportQuery, fileName?: string) {
  const outcome = parseImportOptions(query, fileName);
  return outcome.ok ? outcome.value : undefined;
}

describe('the name of a file', () => {
  test('tells kind and municipality by its folder and digits', () => {
    expect(optionsOf({}, encodeURIComponent('emergency/422011.json'))).toMatchObject({
      fileName: 'emergency/422011.json',
      kind: 'site',
      localGovernmentCode: '422011',
    });
    expect(optionsOf({}, 'evacuation%5C42201_shelters.geojson')).toMatchObject({
      kind: 'shelter',
      localGovernmentCode: '422011',
    });
  });

  test('that tells nothing leaves both open', () => {
    expect(optionsOf({}, 'N03-21_42_210101.geojson')).toMatchObject({
      kind: undefined,
      localGovernmentCode: undefined,
    });
    expect(optionsOf({}, undefined)).toMatchObject({ fileName: '', kind: undefined });
  });

  test('that is not percent-encoded is refused', () => {
    expect(parseImportOptions({}, '100%.json')).toMatchObject({
      ok: false,
      error: { code: 'bad-request-data', pointer: 'X-File-Name' },
    });
  });
});

describe('parameters', () => {
  test('a kind in the query wins over the folder', () => {
    expect(optionsOf({ kind: 'evacuation' }, 'emergency/1.json')?.kind).toBe('shelter');
  });

  test('map names attributes; the last colon separates', () => {
    const options = optionsOf({ map: ['dc:title:name', '住所:address'] });
    expect(options?.map).toEqual(
      new Map([
        ['dc:title', 'name'],
        ['住所', 'address'],
      ]),
    );
  });

  test.each<[string, ImportQuery, string]>([
    ['a type with a space', { type: 'Public Toilet' }, 'type'],
    ['a type with an unknown prefix', { type: 'gtfs:Stop' }, 'type'],
    ['map without a colon', { map: 'name' }, 'map'],
    ['map to a member of the entity', { map: '種別:type' }, 'map'],
    ['map of two properties to one attribute', { map: ['a:name', 'b:name'] }, 'map'],
  ])('%s is refused', (_, query, pointer) => {
    expect(parseImportOptions(query, undefined)).toMatchObject({ ok: false, error: { pointer } });
  });

  test('a type may be Japanese or a URI', () => {
    expect(optionsOf({ type: '図書館' })?.entityType).toBe('図書館');
    expect(optionsOf({ type: 'https://example.jp/Library' })?.entityType).toBe(
      'https://example.jp/Library',
    );
  });

  property.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })])(
    'never throws, whatever is sent',
    (text, name) => {
      const query = { type: text, map: text, source: text, license: text };
      expect(typeof parseImportOptions(query, name).ok).toBe('boolean');
    },
  );
});
