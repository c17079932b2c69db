/** The region as the API tells it. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import nagasaki from '../../../regions/nagasaki.json';
import { parseRegion } from './parse-region.ts';
import { findMunicipality, nameIn } from './region.ts';

describe('a region', () => {
  test('has its name in three ways and its municipalities', () => {
    const region = parseRegion(nagasaki);
    expect(region.code).toBe('420000');
    expect(nameIn(region.name, 'en')).toBe('Nagasaki Prefecture');
    expect(region.municipalities).toHaveLength(21);
    expect(findMunicipality(region, '422011')?.name).toEqual({
      ja: '長崎市',
      kana: 'ながさきし',
      en: 'Nagasaki City',
    });
  });

  test('without bounds it cannot be shown', () => {
    expect(() => parseRegion({ ...nagasaki, bounds: [1, 2] })).toThrow('4 coordinates');
  });

  property.prop([fc.jsonValue()])('anything else is refused with a sentence', (value) => {
    expect(() => parseRegion(value)).toThrow(TypeError);
  });
});
