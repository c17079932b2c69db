import { describe, expect, test } from 'vitest';
import {
  easyName,
  findMunicipalityKind,
  prefectures,
  splitMunicipalityName,
} from './municipality.ts';

describe('names of municipalities', () => {
  test('there are 47 prefectures, numbered 01 to 47', () => {
    expect(
      Object.keys(prefectures)
        .map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 47 }, (_, i) => i + 1));
  });

  test.each([
    ['長崎県長崎市', '長崎県', '長崎市'],
    ['京都府京都市北区', '京都府', '京都市北区'],
    ['福島県　会津若松市', '福島県', '会津若松市'],
    ['北海道札幌市中央区', '北海道', '札幌市中央区'],
  ])('%s is %s and %s', (text, prefectureName, municipalityName) => {
    expect(splitMunicipalityName(text)).toEqual({ prefectureName, municipalityName });
  });

  test('a prefecture alone and a stranger have no municipality', () => {
    expect(splitMunicipalityName('長崎県')).toBeUndefined();
    expect(splitMunicipalityName('長崎市')).toBeUndefined();
    expect(splitMunicipalityName('')).toBeUndefined();
  });

  test('the last character tells the kind', () => {
    expect(
      ['長崎市', '門司区', '長与町', '飯舘村', '色丹郡', ''].map(findMunicipalityKind),
    ).toEqual(['city', 'ward', 'town', 'village', undefined, undefined]);
  });

  test('plain Japanese gives the reading of kanji', () => {
    expect(easyName({ ja: '長崎市', kana: 'ながさきし', en: '' })).toBe('長崎市（ながさきし）');
    expect(easyName({ ja: 'つがる', kana: 'つがる', en: '' })).toBe('つがる');
  });
});
