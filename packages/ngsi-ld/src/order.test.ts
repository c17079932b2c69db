import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompiledContext } from './context-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import { entityOrder, type OrderInput, parseOrderBy } from './order.ts';
import { anyEntity, city, cityContext, entityOf, errorOf, unwrap } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

function ordered(values: Record<string, JsonValue>, input: OrderInput): string {
  const ordering = unwrap(parseOrderBy(input, context));
  if (ordering === undefined) throw new Error('no ordering');
  const entities = Object.entries(values).map(([id, members]) =>
    entityOf({ id: `urn:${id}:x`, type: 'T', ...(members as object) }, context),
  );
  return entities
    .sort(entityOrder(ordering))
    .map(({ id }) => id.split(':')[1])
    .join('');
}

describe('4.23 orderings', () => {
  test('terms are paths with a direction', () => {
    expect(
      unwrap(
        parseOrderBy({ orderBy: 'name,capacity;desc,address[city];asc,name.observedAt' }, context),
      ),
    ).toMatchObject({
      terms: [
        { path: { names: [`${city}name`] }, direction: 'asc', byDistance: false },
        { direction: 'desc' },
        { path: { keys: ['city'] } },
        { path: { member: 'observedAt' } },
      ],
    });
    expect(unwrap(parseOrderBy({}, context))).toBeUndefined();
    expect(unwrap(parseOrderBy({ orderBy: ['id;desc'] }, context))?.terms).toHaveLength(1);
  });

  test.each([
    [{ orderBy: 'name;up' }, 'orderBy'],
    [{ orderBy: '' }, 'orderBy'],
    [{ orderBy: 'a,,b' }, 'orderBy'],
    [{ orderBy: 'a{b}' }, 'orderBy'],
    [{ orderBy: 5 }, 'orderBy'],
    [{ orderBy: 'location;dist-asc' }, 'orderFrom'],
    [{ orderBy: 'location;dist-asc', orderFrom: '8,40' }, 'orderFrom'],
    [{ orderBy: 'location;dist-asc', orderFrom: '[8,400]' }, 'orderFrom'],
    [{ orderBy: 'id', orderGeometry: 5 }, 'orderGeometry'],
    [{ orderBy: 'id', collation: '!!nope' }, 'collation'],
    [{ orderBy: 'id', collation: 'not a bcp47 tag!!' }, 'collation'],
  ])('%j is refused', (input, pointer) => {
    expect(errorOf(parseOrderBy(input, context))).toBe(`BadRequestData ${pointer}`);
  });

  test('4.23.2 kinds of values have an order, absent ones come last either way', () => {
    const values = {
      a: { capacity: 2 },
      b: { capacity: 'x' },
      c: { capacity: { value: { k: 1 } } },
      d: { capacity: { value: [1] } },
      e: { capacity: true },
      f: { capacity: '10:00:00Z' },
      g: { capacity: '2026-01-01' },
      h: { capacity: '2026-01-01T00:00:00Z' },
      i: {},
    };
    expect(ordered(values, { orderBy: 'capacity' })).toBe('abcdefghi');
    expect(ordered(values, { orderBy: 'capacity;desc' })).toBe('hgfedcbai');
  });

  test('texts are in the order of their code points, or of the collation asked for', () => {
    const values = { a: { name: 'b' }, b: { name: 'á' }, c: { name: 'A' }, d: { name: 'a' } };
    expect(ordered(values, { orderBy: 'name' })).toBe('cdab');
    expect(ordered(values, { orderBy: 'name', collation: 'und' })).toBe('dcba');
    const german = { a: { name: 'Zebra' }, b: { name: 'Ähre' } };
    expect(ordered(german, { orderBy: 'name', collation: 'de-u-co-phonebk' })).toBe('ba');
  });

  test('by distance, what has no place comes last', () => {
    const at = (x: number) => ({ location: { type: 'Point', coordinates: [x, 40] } });
    const values = { a: at(9), b: at(8), c: {}, d: at(30) };
    const orderFrom = '[8,40]';
    expect(ordered(values, { orderBy: 'location;dist-asc', orderFrom })).toBe('badc');
    expect(ordered(values, { orderBy: 'location;dist-desc', orderFrom })).toBe('dabc');
  });

  property.prop([
    fc.array(anyEntity, { maxLength: 6 }),
    fc.constantFrom('name', 'capacity;desc', 'note,id;desc', 'sensor.name', 'id'),
  ])('is a total order that leaves nothing to chance', (entities, orderBy) => {
    const ordering = unwrap(parseOrderBy({ orderBy }, context));
    if (ordering === undefined) throw new Error('no ordering');
    const compare = entityOrder(ordering);
    const unique = [...new Map(entities.map((entity) => [entity.id, entity])).values()];
    const ids = (list: readonly Entity[]) => list.map(({ id }) => id);
    expect(ids(unique.toSorted(compare))).toEqual(ids(unique.toReversed().sort(compare)));
  });
});
