import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { queryLimits } from './boolean.ts';
import { coreContext } from './context.ts';
import type { CompiledContext } from './context-types.ts';
import { parseGeoQuery } from './geo-query.ts';
import { parseCsf, parseQ, pathsOf, queryLinkDepth } from './query.ts';
import { parseScopeQ, parseTypeSelection } from './scope-query.ts';
import { city, cityContext, errorOf, unwrap } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

const q = (text: string) => unwrap(parseQ(text, context));
const path = (...names: string[]) => ({ names: names.map((name) => city + name), keys: [] });

describe('4.9 query terms', () => {
  test.each([
    ['==20', '==', { kind: 'number', value: 20 }],
    ['!="a;b|c"', '!=', { kind: 'string', value: 'a;b|c' }],
    ['=="a\\"\\u3042"', '==', { kind: 'string', value: 'a"あ' }],
    ['>=-1.5e3', '>=', { kind: 'number', value: -1500 }],
    ['==true', '==', { kind: 'boolean', value: true }],
    ['<2026-01-01T00:00:00.5Z', '<', { kind: 'dateTime', value: '2026-01-01T00:00:00.500000Z' }],
    ['==2026-01-01', '==', { kind: 'date', value: '2026-01-01' }],
    ['>12:00:00Z', '>', { kind: 'time', value: '12:00:00.000000Z' }],
    ['==urn:ngsi-ld:School:1', '==', { kind: 'uri', value: 'urn:ngsi-ld:School:1' }],
    ['==commercial', '==', { kind: 'string', value: 'commercial' }],
  ])('capacity%s', (rest, operator, value) => {
    expect(q(`capacity${rest}`)).toEqual({
      kind: 'compare',
      path: path('capacity'),
      operator,
      value,
    });
  });

  test('existence, and its absence', () => {
    expect(q('capacity')).toEqual({ kind: 'exists', path: path('capacity'), negated: false });
    expect(q('!capacity')).toEqual({ kind: 'exists', path: path('capacity'), negated: true });
  });

  test('lists and ranges stand beside == and != only', () => {
    expect(q('name=="a","b",3')).toMatchObject({
      kind: 'list',
      values: [{ value: 'a' }, { value: 'b' }, { kind: 'number', value: 3 }],
    });
    expect(q('capacity!=1.5..20')).toMatchObject({
      kind: 'range',
      operator: '!=',
      min: { value: 1.5 },
      max: { value: 20 },
    });
    expect(q('name=="a".."b"')).toMatchObject({ kind: 'range', min: { kind: 'string' } });
    for (const wrong of [
      'capacity>4..5',
      'capacity>1,2',
      'capacity==1.."b"',
      'capacity==true..false',
    ]) {
      expect(errorOf(parseQ(wrong, context))).toBe('BadRequestData q');
    }
  });

  test('patterns keep their backslashes and may be quoted or not', () => {
    expect(q('name~="^\\d+\\"$"')).toMatchObject({ kind: 'pattern', pattern: '^\\d+"$' });
    expect(q('name!~=a(b|c);capacity')).toMatchObject({
      kind: 'and',
      nodes: [{ kind: 'pattern', negated: true, pattern: 'a(b|c)' }, { kind: 'exists' }],
    });
  });
});

describe('4.9 attribute paths', () => {
  test.each([
    ['managedBy.name', { names: [`${city}managedBy`, `${city}name`], keys: [] }],
    ['name[a.b c.0]', { names: [`${city}name`], keys: ['a', 'b c', '0'] }],
    ['name.observedAt', { names: [`${city}name`], member: 'observedAt', keys: [] }],
    ['modifiedAt', { names: [], member: 'modifiedAt', keys: [] }],
    ['city:name', { names: [`${city}name`], keys: [] }],
    [
      'managedBy{School,Shelter:name[ja]}',
      {
        names: [`${city}managedBy`],
        keys: [],
        linked: {
          types: [`${city}School`, `${city}Shelter`],
          path: { names: [`${city}name`], keys: ['ja'] },
        },
      },
    ],
  ])('%s', (text, expected) => {
    expect(q(text)).toEqual({ kind: 'exists', path: expected, negated: false });
  });

  test('times in quotes are times where only times can be', () => {
    expect(q('modifiedAt>"2020-01-01T00:00:00Z"')).toMatchObject({ value: { kind: 'dateTime' } });
    expect(q('name>"2020-01-01T00:00:00Z"')).toMatchObject({ value: { kind: 'string' } });
  });

  test('expandValues makes IRIs of terms', () => {
    const options = { expandValues: new Set([`${city}category`]) };
    expect(parseQ('category==flood', context, options)).toMatchObject({
      value: { value: { kind: 'uri', value: `${city}flood` } },
    });
    expect(parseQ('category=="flood"', context, options)).toMatchObject({
      value: { value: { kind: 'uri', value: `${city}flood` } },
    });
  });

  test('links are counted, the deepest counts', () => {
    expect(queryLinkDepth(q('a;b{c{d}}==1|e{f}'))).toBe(2);
    expect(pathsOf(q('a;b|c'))).toHaveLength(3);
  });
});

describe('4.9 logic', () => {
  test('and binds closer than or, parentheses closest', () => {
    expect(q('a;b|c')).toMatchObject({ kind: 'or', nodes: [{ kind: 'and' }, { kind: 'exists' }] });
    expect(q('a;(b|c)')).toMatchObject({
      kind: 'and',
      nodes: [{ kind: 'exists' }, { kind: 'or' }],
    });
    expect(q('((a))')).toMatchObject({ kind: 'exists' });
  });

  test.each([
    ...['', 'a==', 'name=="x', 'a b', 'a==1,', 'a..b', 'x=={}', 'a[b', 'a{b', 'x==1|', '(x', 'x)'],
    ...['x==1..', ';a', 'a;;b', '!', 'a[]', 'a.', '.a', 'a{}', 'a==1e999', 'a~="("', 'a~="b**"'],
    ...['a==\u0000', '))bad((', 'a==="b"', 'a<>1', 'a=1'],
  ])('%s is refused', (text) => {
    expect(errorOf(parseQ(text, context))).toBe('BadRequestData q');
  });

  test.each([
    ['too long', `a=="${'x'.repeat(queryLimits.characters)}"`],
    ['too many terms', Array.from({ length: 300 }, () => 'a').join(';')],
    ['too deep', `${'('.repeat(30)}a${')'.repeat(30)}`],
    ['too long a list', `a==${Array.from({ length: 300 }, () => '1').join(',')}`],
    ['too long a path', Array.from({ length: 30 }, () => 'a').join('.')],
    ['too many links', `${'a{'.repeat(12)}b${'}'.repeat(12)}`],
    ['too long a pattern', `a~="${'x'.repeat(300)}"`],
    ['too many repetitions', 'a~="((x{200}){200}){200}"'],
  ])('%s is too complex', (_, text) => {
    expect(errorOf(parseQ(text, context))).toBe('TooComplexQuery q');
  });

  test('a context source filter is the same language', () => {
    expect(errorOf(parseCsf('))', context))).toBe('BadRequestData csf');
  });
});

describe('4.10 geoqueries', () => {
  const point = { geometry: 'Point', coordinates: '[130,33]' };

  test.each([
    [
      { ...point, georel: 'near;maxDistance==2000' },
      { relation: 'near', maxDistanceMetres: 2000 },
    ],
    [
      { ...point, georel: 'near;minDistance==1.5' },
      { relation: 'near', minDistanceMetres: 1.5 },
    ],
    [{ ...point, georel: 'within', geoproperty: 'area' }, { relation: 'within' }],
    [{ ...point, coordinates: [130, 33], georel: 'equals' }, { relation: 'equals' }],
  ])('%j', (input, expected) => {
    expect(unwrap(parseGeoQuery(input, coreContext))).toMatchObject({
      geometry: { type: 'Point', coordinates: [130, 33] },
      ...expected,
    });
  });

  test('the property is location unless another is named', () => {
    const input = { ...point, georel: 'within' };
    expect(unwrap(parseGeoQuery(input, context))?.property).toBe(
      'https://uri.etsi.org/ngsi-ld/location',
    );
    expect(unwrap(parseGeoQuery({ ...input, geoproperty: 'name' }, context))?.property).toBe(
      `${city}name`,
    );
    expect(unwrap(parseGeoQuery({}, context))).toBeUndefined();
  });

  test.each([
    [{ ...point }, 'georel'],
    [{ geoproperty: 'location' }, 'georel'],
    [{ ...point, georel: 'nearby' }, 'georel'],
    [{ ...point, georel: 'near' }, 'georel'],
    [{ ...point, georel: 'near;maxDistance==0' }, 'georel'],
    [{ ...point, georel: 'near;maxDistance==-5' }, 'georel'],
    [{ ...point, georel: 'near;maxDistance==1;minDistance==2' }, 'georel'],
    [{ ...point, georel: 'within', geometry: 'Circle' }, 'geometry'],
    [{ ...point, georel: 'within', coordinates: '130,33' }, 'coordinates'],
    [{ ...point, georel: 'within', coordinates: '[200,33]' }, 'coordinates'],
    [
      { ...point, georel: 'within', geometry: 'Polygon', coordinates: '[[[0,0],[1,1]]]' },
      'coordinates',
    ],
    [{ ...point, georel: 'within', geoproperty: 'a b' }, 'geoproperty'],
    [{ georel: 'within', geometry: 'Point' }, 'coordinates'],
  ])('%j is refused', (input, pointer) => {
    expect(errorOf(parseGeoQuery(input, context))).toBe(`BadRequestData ${pointer}`);
  });
});

describe('4.17 types and 4.19 scopes', () => {
  test('types are names or IRIs, * is all of them', () => {
    expect(
      unwrap(parseTypeSelection('(Shelter;School)|urn:a:b,https://x.example/T', context)),
    ).toEqual({
      kind: 'or',
      nodes: [
        {
          kind: 'and',
          nodes: [
            { kind: 'type', type: `${city}Shelter` },
            { kind: 'type', type: `${city}School` },
          ],
        },
        { kind: 'type', type: 'urn:a:b' },
        { kind: 'type', type: 'https://x.example/T' },
      ],
    });
    expect(unwrap(parseTypeSelection('*', context))).toBeUndefined();
    for (const wrong of ['', 'A,', '(A', 'A B', '9A']) {
      expect(errorOf(parseTypeSelection(wrong, context))).toBe('BadRequestData type');
    }
  });

  test('scopes have wildcards for a level and for all below', () => {
    expect(unwrap(parseScopeQ('(/Nagasaki/+;/Saga)|/#,Omura/#'))).toEqual({
      kind: 'or',
      nodes: [
        {
          kind: 'and',
          nodes: [
            { kind: 'scope', levels: ['Nagasaki', '+'], descendants: false },
            { kind: 'scope', levels: ['Saga'], descendants: false },
          ],
        },
        { kind: 'scope', levels: [], descendants: true },
        { kind: 'scope', levels: ['Omura'], descendants: true },
      ],
    });
    for (const wrong of ['', '/', '/a//b', '/9', '/#/a', '/a;', '(/a']) {
      expect(errorOf(parseScopeQ(wrong))).toBe('BadRequestData scopeQ');
    }
  });
});

describe('robustness', () => {
  const anyPiece = fc.oneof(
    fc.constantFrom('a', 'b.c', '[x]', '==', '!=', '~=', '..', ';', '|', '(', ')', ',', '"x"', '1'),
    fc.constantFrom('{', '}', ':', '!', '/', '#', '+', '*', '2026-01-01T00:00:00Z', 'urn:a:b'),
    fc.string(),
  );

  property.prop([fc.array(anyPiece, { maxLength: 12 }).map((pieces) => pieces.join(''))])(
    'no text makes a parser throw',
    (text) => {
      for (const parse of [parseQ, parseTypeSelection]) parse(text, coreContext);
      parseScopeQ(text);
      parseGeoQuery({ georel: text, geometry: 'Point', coordinates: text }, coreContext);
    },
  );
});
