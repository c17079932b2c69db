import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompiledContext } from './context-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import { parseGeoQuery } from './geo-query.ts';
import { compareTexts, matchesGeo, matchesQ, matchesScope, matchesType } from './match.ts';
import { parseQ } from './query.ts';
import { parseScopeQ, parseTypeSelection } from './scope-query.ts';
import { anyEntity, cityContext, entityOf, unwrap } from './testing.ts';

let context: CompiledContext;
let shelter: Entity;
let school: Entity;
beforeAll(async () => {
  context = await cityContext();
  school = entityOf({ id: 'urn:s:1', type: 'School', name: 'Isahaya', capacity: 40 }, context);
  shelter = entityOf(
    {
      id: 'urn:a:1',
      type: 'Shelter',
      capacity: [
        { value: 20, observedAt: '2026-01-01T00:00:00Z', unitCode: 'IE', checked: { value: true } },
        { value: 30, datasetId: 'urn:d:1' },
      ],
      name: { languageMap: { en: ['red', 'cat'], fr: 'rouge' } },
      note: 'Eiffel Tower',
      tags: { value: ['a', 'b'] },
      address: { value: { city: 'Berlin', floors: [1, 2], none: null } },
      managedBy: { object: 'urn:s:1' },
      others: { object: ['urn:s:1', 'urn:s:2'] },
      route: { objectList: ['urn:r:1', 'urn:r:2'] },
      category: { vocab: 'flood' },
      ticket: { json: { id: 5 } },
      floors: { valueList: [1, 2] },
      opened: { value: '2026-02-01T00:00:00.5Z' },
      day: '2026-02-01',
      isOpen: false,
      typed: { '@type': 'DateTime', '@value': '2026-02-01T00:00:00Z' },
    },
    context,
  );
});

const matches = (q: string) =>
  matchesQ(shelter, unwrap(parseQ(q, context)), (id) => (id === 'urn:s:1' ? school : undefined));

describe('4.9 a query term holds', () => {
  test.each([
    'capacity',
    'capacity.checked',
    'address[city]',
    'address[none]',
    'managedBy{name}',
    '!nothing',
    '!capacity.nothing',
    '!address[nothing]',
    'capacity==20',
    'capacity==30',
    'capacity!=20',
    'capacity>25',
    'capacity<=20',
    'capacity==10..20',
    'capacity!=10..25',
    'capacity==1,20',
    'capacity!="thirty"',
    'capacity.checked==true',
    'capacity.unitCode=="IE"',
    'capacity.datasetId==urn:d:1',
    'capacity.observedAt<2026-01-01T00:00:00.1Z',
    'name=="cat"',
    'name[en]=="red"',
    'name[*]=="rouge"',
    'name[en]!="rouge"',
    'name~="^rou"',
    'note~="Tower$"',
    'note!~="^Tower"',
    'note>"Apple"',
    'tags=="b"',
    'tags=="x","a"',
    'tags!="c"',
    'address[city]=="Berlin"',
    'address[floors]==2',
    'address[floors.0]==1',
    'managedBy=="urn:s:1"',
    'managedBy==urn:s:1',
    'managedBy!=urn:s:2',
    'others==urn:s:2',
    'route==urn:r:2',
    'managedBy{name}=="Isahaya"',
    'managedBy{School:capacity}>39',
    'others{capacity}==40',
    'category=="https://city.example/terms#flood"',
    'ticket[id]==5',
    'floors==2',
    'opened>2026-02-01T00:00:00Z',
    'opened==2026-02-01T00:00:00.500Z',
    'day>2026-01-31',
    'isOpen==false',
    'typed==2026-02-01T00:00:00Z',
    'id=="urn:a:1"',
    'type=="https://city.example/terms#Shelter"',
    'capacity==99|note',
  ])('%s', (q) => {
    expect(matches(q)).toBe(true);
  });

  test.each([
    'nothing',
    'address[nothing]',
    'address[nothing]!="x"',
    'managedBy{nothing}',
    'managedBy{Shelter:name}',
    'capacity=="20"',
    'capacity>"1"',
    'name=="red","rouge";name[en]=="rouge"',
    'name[*]!="red"',
    'name[de]=="rot"',
    'capacity~="2"',
    'tags!="a"',
    'tags!="a","c"',
    'tags>"A"',
    'managedBy>"urn:a"',
    'managedBy~="urn"',
    'category==flood',
    'opened==2026-02-01',
    'isOpen>false|nothing',
    'capacity;nothing',
    'createdAt',
  ])('%s does not', (q) => {
    const tree = parseQ(q, context);
    expect(
      tree.ok && matchesQ(shelter, tree.value, (id) => (id === 'urn:s:1' ? school : undefined)),
    ).toBe(false);
  });

  test('without a way to find entities, links lead nowhere', () => {
    expect(matchesQ(shelter, unwrap(parseQ('managedBy{name}', context)))).toBe(false);
  });
});

describe('texts', () => {
  const anyText = fc.string({ unit: 'binary' });
  property.prop([anyText, anyText])('are ordered as their UTF-8 is', (a, b) => {
    const order = Buffer.compare(Buffer.from(a), Buffer.from(b));
    expect(Math.sign(compareTexts(a, b))).toBe(order);
  });
});

describe('4.10, 4.17, 4.19', () => {
  test('any instance of the GeoProperty counts, and none is no match', () => {
    const at = (x: number): JsonValue => ({ type: 'Point', coordinates: [x, 33] });
    const entity = entityOf(
      {
        id: 'urn:a:2',
        type: 'T',
        location: [{ value: at(130) }, { value: at(10), datasetId: 'urn:d:1' }],
      },
      context,
    );
    const near = (georel: string) =>
      unwrap(parseGeoQuery({ georel, geometry: 'Point', coordinates: [10, 33] }, context));
    for (const [georel, expected] of [
      ['near;maxDistance==10', true],
      ['near;minDistance==10', true],
      ['equals', true],
      ['disjoint', true],
      ['overlaps', false],
    ] as const) {
      const query = near(georel);
      expect(query !== undefined && matchesGeo(entity, query)).toBe(expected);
      expect(query !== undefined && matchesGeo(shelter, query)).toBe(false);
    }
  });

  test.each([
    ['/a/b', ['/a/b'], true],
    ['/a', ['/a/b'], false],
    ['/a/#', ['/a'], true],
    ['/a/#', ['/a/b/c'], true],
    ['/a/+', ['/a/b'], true],
    ['/a/+', ['/a/b/c'], false],
    ['/+/b/#', ['/x/b/c'], true],
    ['/#', [], false],
    ['/#', ['/x'], true],
    ['(/a;/b)', ['/a', '/b'], true],
    ['(/a;/b)', ['/a'], false],
    ['/x|/b', ['/b'], true],
  ])('scope %s of %j: %s', (scopeQ, scopes, expected) => {
    expect(matchesScope(scopes, unwrap(parseScopeQ(scopeQ)))).toBe(expected);
  });

  test('types are chosen by name', () => {
    const node = unwrap(parseTypeSelection('(Shelter;School)|Town', context));
    const type = (name: string) => context.expandTerm(name);
    expect(node !== undefined && matchesType([type('Shelter'), type('School')], node)).toBe(true);
    expect(node !== undefined && matchesType([type('Shelter')], node)).toBe(false);
  });
});

describe('laws', () => {
  const anyValue = fc.constantFrom('1', '-2', '"red"', 'true', 'urn:a:1', '2026-01-01T00:00:00Z');
  const anyPath = fc.constantFrom(
    'name',
    'capacity',
    'managedBy',
    'category',
    'note',
    'sensor.name',
  );

  property.prop([anyEntity, anyPath, anyValue])('how operators relate', (entity, path, value) => {
    const holds = (q: string): boolean => {
      const tree = parseQ(q, context);
      return tree.ok && matchesQ(entity, tree.value);
    };
    // Whatever is compared exists.
    for (const operator of ['==', '!=', '>', '<=']) {
      if (holds(`${path}${operator}${value}`)) expect(holds(path)).toBe(true);
    }
    expect(holds(`!${path}`)).toBe(!holds(path));
    expect(holds(`${path}>=${value}`)).toBe(
      holds(`${path}>${value}`) || (holds(`${path}==${value}..${value}`) && value !== 'true'),
    );
    expect(holds(`${path}==${value},"never"`)).toBe(
      holds(`${path}==${value}`) || holds(`${path}=="never"`),
    );
    if (holds(path)) {
      expect(holds(`${path}==${value}`) || holds(`${path}!=${value}`)).toBe(true);
    }
  });
});
