/** Places among what is found. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { parsePlaces, placesUrl } from './places.ts';

test('a shelter leads to its page, another place to the map that shows it', () => {
  const found = parsePlaces(
    [
      { id: 'urn:1', type: 'EvacuationSite', name: '中央公園', address: '中央1-1' },
      { id: 'urn:2', type: 'PublicFacility', name: '図書館', municipalityName: '見本市' },
      { id: 'urn:3', type: 'PublicFacility' },
    ],
    'en',
  );
  expect(found).toEqual([
    { kind: 'place', title: '中央公園', text: '中央1-1', to: '/en/shelters/urn%3A1' },
    {
      kind: 'place',
      title: '図書館',
      text: '見本市',
      to: '/en/explore?type=PublicFacility&id=urn%3A2',
    },
  ]);
});

test('every word must stand in the name, and no word is a program', () => {
  const url = new URL(placesUrl({ word: '公園" ; 北', limit: 3 }) ?? '', 'http://localhost');
  expect(url.searchParams.get('q')).toBe('name~="公園";name~="[;；]";name~="北"');
  expect(placesUrl({ word: ' "" ', limit: 3 })).toBeUndefined();
});

property.prop([fc.jsonValue()])('never throws, whatever the broker answers', (value) => {
  expect(Array.isArray(parsePlaces(value, 'ja'))).toBe(true);
});

property.prop([fc.string({ unit: 'grapheme' })])('a word never closes the quotes', (word) => {
  const url = placesUrl({ word, limit: 1 });
  const q = new URL(url ?? '/', 'http://localhost').searchParams.get('q') ?? '';
  expect(q.replaceAll(/name~="[^"\\]*"/g, '').replaceAll(';', '')).toBe('');
});
