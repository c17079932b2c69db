import { describe, expect, test } from 'vitest';
import { findHazard, hazardKeys, hazards } from './hazard.ts';

describe('hazards', () => {
  test('are eight, in the order of the law', () => {
    expect(hazardKeys.map((key) => hazards[key].names.ja)).toEqual([
      '洪水',
      '崖崩れ、土石流及び地滑り',
      '高潮',
      '地震',
      '津波',
      '大規模な火事',
      '内水氾濫',
      '火山現象',
    ]);
  });

  test('the standard dataset prefixes the same names', () => {
    for (const key of hazardKeys) {
      expect(hazards[key].standardColumn).toBe(`災害種別_${hazards[key].gsiColumn}`);
    }
  });

  test('only their keys are hazards', () => {
    expect(findHazard('flood')).toBe('flood');
    expect(findHazard('toString')).toBeUndefined();
  });
});
