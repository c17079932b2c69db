import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseBatch, parseBatchDelete } from './batch.ts';
import { coreContext } from './context.ts';
import { aliveAt } from './deletion.ts';
import type { Entity, JsonValue } from './entity.ts';
import {
  instantAt,
  instantAtMicroseconds,
  microsecondsOf,
  parseDate,
  parseInstant,
  parseTime,
  renderInstant,
} from './instant.ts';
import { isIdentifier, isName, isUri } from './iri.ts';
import {
  findContradiction,
  parseAttrs,
  parseProjection,
  pickOfAttrs,
  projectionDepth,
} from './projection.ts';
import { entityOf, errorOf, unwrap } from './testing.ts';

describe('4.6.3 times', () => {
  test.each([
    ['2026-11-21T09:00:00Z', '2026-11-21T09:00:00.000000Z', '2026-11-21T09:00:00Z'],
    ['2026-11-21T09:00:00.120Z', '2026-11-21T09:00:00.120000Z', '2026-11-21T09:00:00.12Z'],
    ['2026-11-21T09:00:00,000001Z', '2026-11-21T09:00:00.000001Z', '2026-11-21T09:00:00.000001Z'],
    ['2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999999Z', '2024-02-29T23:59:59.999999Z'],
  ])('%s is held as %s and shown as %s', (text, held, shown) => {
    expect(parseInstant(text)).toBe(held);
    expect(renderInstant(held)).toBe(shown);
  });

  test.each([
    ...['2026-11-21', '2026-11-21T09:00Z', '2026-11-21T09:00:00', '2026-11-21T09:00:00+09:00'],
    ...[
      '2026-13-01T00:00:00Z',
      '2026-02-29T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-01-00T00:00:00Z',
    ],
    ...['2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:60Z', ''],
    ...[
      '2026-01-01T00:00:00.Z',
      '2026-01-01T00:00:00.1234567Z',
      ' 2026-01-01T00:00:00Z',
      '1900-02-29T00:00:00Z',
    ],
  ])('%s is no DateTime', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('dates and times of day are complete too', () => {
    expect([parseDate('2026-02-28'), parseDate('2026-02-30'), parseDate('2026-2-8')]).toEqual([
      '2026-02-28',
      undefined,
      undefined,
    ]);
    expect([parseTime('12:30:00.5Z'), parseTime('12:30Z'), parseTime('25:00:00Z')]).toEqual([
      '12:30:00.500000Z',
      undefined,
      undefined,
    ]);
  });

  property.prop([fc.integer({ min: -8_000_000_000_000, max: 9_000_000_000_000 })])(
    'parse(render(t)) is t, and the order of texts is the order of times',
    (time) => {
      const instant = instantAt(time);
      expect(parseInstant(renderInstant(instant))).toBe(instant);
      expect(microsecondsOf(instant)).toBe(time * 1000);
      expect(instantAtMicroseconds(time * 1000 + 1) > instant).toBe(true);
    },
  );
});

describe('identifiers and names', () => {
  test.each([
    ['urn:ngsi-ld:Shelter:1', true],
    ['https://a.example/b?c=d#e', true],
    ['urn:a:長崎', true],
    ['urn:a:%41', true],
    ['urn:a:%4', false],
    ['urn:a:b c', false],
    ['urn:a:<b>', false],
    ['urn:a:\u202e', false],
    ['urn:a:\u2800', false],
    ['urn:a:\u{e0100}', false],
    ['urn:a:\ufdd0', false],
    ['a', false],
    [':a', false],
    ['', false],
  ])('%s is a URI: %s', (text, expected) => {
    expect(isUri(text)).toBe(expected);
  });

  test('the null URN identifies nothing', () => {
    expect(isIdentifier('urn:ngsi-ld:null')).toBe(false);
  });

  test.each([
    ['name', true],
    ['výška_1', true],
    ['schema:name', true],
    ['https://a.example/name', true],
    ['1name', false],
    ['my-name', false],
    ['my name', false],
    ['invalid(Id', false],
    ['..', false],
    ['', false],
  ])('%s is a name: %s', (text, expected) => {
    expect(isName(text)).toBe(expected);
  });
});

describe('4.21 projections', () => {
  const parse = (text: string) => parseProjection(text, coreContext, 'pick');
  const iri = (name: string) => coreContext.expandTerm(name);

  test('names, members and what is inside links', () => {
    expect(unwrap(parse('id,locatedAt{id|name,isIn{x}},type'))).toEqual(
      new Map([
        ['id', undefined],
        [
          iri('locatedAt'),
          new Map([
            ['id', undefined],
            [iri('name'), undefined],
            [iri('isIn'), new Map([[iri('x'), undefined]])],
          ]),
        ],
        ['type', undefined],
      ]),
    );
    expect(projectionDepth(unwrap(parse('a{b{c}},d')))).toBe(2);
    expect(projectionDepth(unwrap(parse('a')))).toBe(0);
  });

  test.each([
    '',
    'a,',
    'a||b',
    'a,,b',
    'id;name',
    'a{b',
    'a{{b}}',
    'a{,b}',
    'a{}',
    'a}',
    '{a}',
    'a b',
  ])('%s is refused', (text) => {
    expect(errorOf(parse(text))).toBe('BadRequestData pick');
  });

  test('a member is not picked and omitted at once', () => {
    const contradiction = (pick: string, omit: string) =>
      findContradiction(unwrap(parse(pick)), unwrap(parse(omit)));
    expect(contradiction('id,name', 'name')).toBe(iri('name'));
    expect(contradiction('a{b}', 'a{b}')).toBe(iri('b'));
    expect(contradiction('a{b}', 'a{c}')).toBeUndefined();
    expect(contradiction('a', 'b')).toBeUndefined();
  });

  test('attrs names attributes only, and shows the entity around them', () => {
    expect(unwrap(parseAttrs('name,name,x', coreContext))).toEqual([iri('name'), iri('x')]);
    expect([...pickOfAttrs([iri('x')]).keys()]).toContain('id');
    for (const wrong of ['id', 'a,type', '', 'a,,b', 'owner{name}']) {
      expect(errorOf(parseAttrs(wrong, coreContext))).toBe('BadRequestData attrs');
    }
    expect(errorOf(parseAttrs('a,'.repeat(600), coreContext))).toBe('TooComplexQuery attrs');
  });

  property.prop([fc.string()])('no text makes it throw', (text) => {
    parse(text);
    parse(`a{${text}}`);
    parseAttrs(text, coreContext);
  });
});

describe('batches', () => {
  test('are split into items with their own contexts', () => {
    expect(unwrap(parseBatch([{ id: 'urn:a:1', '@context': 'x' }, { '@id': 'y' }, {}]))).toEqual([
      { id: 'urn:a:1', json: { id: 'urn:a:1', '@context': 'x' }, context: 'x' },
      { id: 'y', json: { '@id': 'y' } },
      { json: {} },
    ]);
  });

  test.each([[[]], [{}], [[{}, null]], [[[]]], [['x']]] as [JsonValue][])(
    '%j is refused',
    (json) => {
      expect(errorOf(parseBatch(json))).toContain('BadRequestData');
    },
  );

  test('ids to delete are taken once, wrong ones told apart', () => {
    expect(unwrap(parseBatchDelete(['urn:a:1', 'urn:a:1', 'x']))).toEqual({
      ids: ['urn:a:1'],
      wrong: ['x'],
    });
    expect(errorOf(parseBatchDelete([]))).toBe('BadRequestData ');
    expect(errorOf(parseBatchDelete(['urn:a:1', 5]))).toBe('BadRequestData /1');
  });
});

describe('4.22 expiry', () => {
  const now = '2026-01-01T00:00:00.000000Z';
  const entity = (members: Record<string, JsonValue>): Entity =>
    entityOf({ id: 'urn:a:1', type: 'T', ...members }, coreContext);

  test('what has expired is not there, what has not is the very object', () => {
    const lasting = entity({ a: { value: 1, expiresAt: '2026-01-01T00:00:00.000001Z' } });
    expect(aliveAt(lasting, now)).toBe(lasting);
    expect(aliveAt(entity({ expiresAt: '2025-01-01T00:00:00Z' }), now)).toBeUndefined();
    const half = entity({
      a: [{ value: 1 }, { value: 2, datasetId: 'urn:d:1', expiresAt: '2025-01-01T00:00:00Z' }],
      b: { value: 1, expiresAt: '2026-01-01T00:00:00Z' },
    });
    expect(Object.values(aliveAt(half, now)?.attributes ?? {})).toEqual([
      [{ type: 'Property', value: 1 }],
    ]);
  });
});
