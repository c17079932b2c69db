/** The view of a map in its address. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseView, type ViewState, withView } from './view-state.ts';

const degrees = (limit: number) =>
  fc.integer({ min: -limit * 1e5, max: limit * 1e5 }).map((value) => value / 1e5 + 0);
const position = fc.tuple(degrees(180), degrees(85));
const view: fc.Arbitrary<ViewState> = fc.record(
  {
    camera: fc.record({
      centre: position,
      zoom: fc.integer({ min: 40, max: 180 }).map((tenths) => tenths / 10),
    }),
    near: position,
    selected: fc.array(fc.constantFrom('urn:a:1', 'urn:b:2&3', 'urn:c:日本'), { maxLength: 3 }),
  },
  { requiredKeys: ['selected'] },
);

describe('the view of a map', () => {
  property.prop([view])('what is written into an address is read out of it', (value) => {
    expect(parseView(withView(new URLSearchParams(), value))).toEqual(value);
  });

  property.prop([fc.webQueryParameters()])('any address is a view', (query) => {
    const parsed = parseView(new URLSearchParams(query));
    expect(parseView(withView(new URLSearchParams(), parsed))).toEqual(parsed);
  });

  test('filters stay where they are', () => {
    const search = withView(new URLSearchParams('hazard=flood&c=1,2&z=9'), { selected: [] });
    expect(search.toString()).toBe('hazard=flood');
  });

  test('the position of a person never stands in an address, nor does what they look at', () => {
    const camera = { centre: [129.87, 32.75], zoom: 15 } as const;
    const search = withView(new URLSearchParams(), { camera, near: 'here', selected: [] });
    expect(search.toString()).toBe('near=here');
  });

  test.each(['c=32.7&z=9', 'c=99,129&z=9', 'c=32,129&z=99', 'c=a,b&z=9'])(
    '%s is no camera',
    (text) => {
      expect(parseView(new URLSearchParams(text)).camera).toBeUndefined();
    },
  );
});
