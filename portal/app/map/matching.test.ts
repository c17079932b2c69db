/** Map and list show the same. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import type { Position } from '../geo/distance.ts';
import type { Shelter } from '../shelters/shelter.ts';
import { extentOf, listed, matching } from './matching.ts';

function place(id: string, position: Position, more: Partial<Shelter> = {}): Shelter {
  return {
    id,
    kind: 'EvacuationSite',
    name: id,
    position,
    hazards: [],
    isBothKinds: false,
    isSample: false,
    ...more,
  };
}

const park = place('さくら公園', [129.9, 32.8], {
  hazards: ['flood', 'tsunami'],
  municipalityCode: '422011',
});
const hall = place('公民館', [129.8, 32.7], { kind: 'EvacuationShelter', address: '桜町２' });

describe('matching', () => {
  test.each([
    [{ hazards: [] }, [park, hall]],
    [{ hazards: ['tsunami'] as const }, [park]],
    [{ hazards: ['tsunami', 'volcano'] as const }, []],
    [{ hazards: [], kind: 'EvacuationShelter' as const }, [hall]],
    [{ hazards: [], municipality: '422011' }, [park]],
    [{ hazards: [], text: '桜町2' }, [hall]],
  ])('%j', (filters, expected) => {
    expect(matching([park, hall], filters)).toEqual(expected);
  });
});

describe('the list beside the map', () => {
  test('holds what stands in the extent', () => {
    expect(listed([park, hall], [129.85, 32.75, 130, 33], undefined)).toEqual([{ shelter: park }]);
  });

  test('near a point it holds everything, nearest first, with distances', () => {
    const found = listed([park, hall], [0, 0, 1, 1], [129.8, 32.71]);
    expect(found.map(({ shelter }) => shelter.id)).toEqual(['公民館', 'さくら公園']);
    expect(found[0]?.distanceMetres).toBeCloseTo(1112, 0);
  });

  const anywhere = fc.tuple(
    fc.double({ min: 122, max: 154, noNaN: true }),
    fc.double({ min: 24, max: 46, noNaN: true }),
  );
  property.prop([fc.array(anywhere, { minLength: 1 })])(
    'the extent of places lists them all',
    (all) => {
      const places = all.map((position, index) => place(String(index), position));
      expect(listed(places, extentOf(all), undefined)).toHaveLength(all.length);
    },
  );
});
