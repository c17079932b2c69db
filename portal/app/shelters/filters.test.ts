/** Filters in the URL. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { filtersToSearch, parseFilters, parsePage, withFilters } from './filters.ts';
import { hazards, kinds } from './shelter.ts';

const filters = fc.record(
  {
    kind: fc.constantFrom(...kinds),
    hazards: fc.subarray([...hazards]),
    municipality: fc.stringMatching(/^\d{6}$/),
    text: fc.constantFrom('公園', 'a b', '1&2', '小学校?'),
  },
  { requiredKeys: ['hazards'] },
);

describe('filters', () => {
  property.prop([filters])('what is written into a URL is read out of it', (value) => {
    expect(parseFilters(filtersToSearch(value))).toEqual(value);
  });

  property.prop([fc.webQueryParameters()])('any URL is a filter', (query) => {
    const parsed = parseFilters(new URLSearchParams(query));
    expect(parseFilters(filtersToSearch(parsed))).toEqual(parsed);
  });

  test('hazards may be repeated or separated by commas, and stand in their order', () => {
    const search = new URLSearchParams('hazard=tsunami&hazard=flood,nonsense');
    expect(parseFilters(search).hazards).toEqual(['flood', 'tsunami']);
  });

  test('no filter, no question mark', () => {
    expect(withFilters('/shelters', { hazards: [] })).toBe('/shelters');
    expect(withFilters('/shelters', { hazards: ['flood'] }, 2)).toBe(
      '/shelters?hazard=flood&page=2',
    );
  });

  test.each(['0', '-1', '1.5', 'x', ''])('page %s is the first page', (page) => {
    expect(parsePage(new URLSearchParams({ page }))).toBe(1);
  });
});
