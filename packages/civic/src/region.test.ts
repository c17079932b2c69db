import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseRegion } from './region.ts';

const name = { ja: '長崎市', kana: 'ながさきし', en: 'Nagasaki City' };
const region = {
  id: 'example',
  localGovernmentCode: '420000',
  name: { ja: '長崎県', kana: 'ながさきけん', en: 'Nagasaki Prefecture' },
  centre: [129.8, 32.9],
  bounds: [128.3, 31.9, 130.4, 34.7],
  languages: ['ja', 'easy', 'en'],
  municipalities: [
    { localGovernmentCode: '422011', name, centre: [129.8, 32.7], website: 'https://example.jp/' },
  ],
  feeds: [{ id: 'f', kind: 'gtfs', title: 't', publisher: 'p', url: 'https://example.jp/f.zip' }],
  sources: ['written for the test'],
};

describe('a region file', () => {
  test('that is right is a region', () => {
    expect(parseRegion(region)).toMatchObject({ ok: true, region: { id: 'example' } });
  });

  test('tells all its faults at once, each with its place', () => {
    const broken = {
      ...region,
      localGovernmentCode: 420000,
      bounds: [130, 32, 129, 33],
      municipalities: [...region.municipalities, { ...region.municipalities[0], website: 'x' }],
    };
    expect(parseRegion(broken)).toEqual({
      ok: false,
      faults: [
        '/municipalities/1/website: not an http address',
        '/municipalities: a code is twice',
        '/localGovernmentCode: not a code of six digits',
        '/bounds: not [west, south, east, north]',
      ],
    });
  });

  property.prop([fc.jsonValue()])('never throws, whatever JSON it holds', (json) => {
    expect(parseRegion(json).ok).toBe(false);
    expect(typeof parseRegion({ ...region, municipalities: json, bounds: json }).ok).toBe(
      'boolean',
    );
  });
});
