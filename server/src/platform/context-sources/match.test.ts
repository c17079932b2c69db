import { coreContext, type JsonObject } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import type { Parameters } from '#platform/context/index.ts';
import { matchRegistration } from './match.ts';
import { parseRegistration } from './parse-registration.ts';
import { expandDocument } from './registration-document.ts';
import { readSourceQuery } from './source-query.ts';

/** Positions of the parts that answer, or `undefined`. */
function ask(registration: JsonObject, parameters: Parameters): readonly number[] | undefined {
  const document = expandDocument(
    {
      type: 'ContextSourceRegistration',
      endpoint: 'http://source.example/',
      information: [{ entities: [{ type: 'Gauge' }] }],
      ...registration,
    },
    coreContext,
  );
  const at = '2026-11-21T09:00:00.000000Z';
  const frame = { tenant: 't', id: 'urn:r:1', createdAt: at, modifiedAt: at };
  const parsed = parseRegistration(document, frame);
  if (!parsed.ok) throw new Error(parsed.error.detail);
  const query = readSourceQuery(parameters, coreContext);
  if (!query.ok) throw new Error(query.error.detail);
  const parts = matchRegistration(parsed.value, query.value);
  return parts === undefined ? undefined : [...parts];
}

const information = (...parts: JsonObject[]): JsonObject => ({ information: parts });

describe('what a registration offers', () => {
  test('its types', () => {
    expect(ask({}, { type: 'Gauge' })).toEqual([0]);
    expect(ask({}, { type: 'Bridge,Gauge' })).toEqual([0]);
    expect(ask({}, { type: 'Bridge' })).toBeUndefined();
  });

  test('only the parts that answer', () => {
    const two = information({ entities: [{ type: 'Bridge' }] }, { entities: [{ type: 'Gauge' }] });
    expect(ask(two, { type: 'Gauge' })).toEqual([1]);
    expect(ask(two, { type: 'Gauge,Bridge' })).toEqual([0, 1]);
  });

  test('without entities any entity, without attributes any attribute', () => {
    const level = information({ propertyNames: ['level'] });
    expect(ask(level, { type: 'Whatever', attrs: 'level' })).toEqual([0]);
    expect(ask(level, { attrs: 'speed' })).toBeUndefined();
    expect(ask({}, { attrs: 'speed' })).toEqual([0]);
  });

  test('relationships as well as properties', () => {
    const links = information({ entities: [{ type: 'Gauge' }], relationshipNames: ['river'] });
    expect(ask(links, { type: 'Gauge', attrs: 'level,river' })).toEqual([0]);
  });

  test.each([
    [{ type: 'Gauge', id: 'urn:g:1' }, 'urn:g:1', true],
    [{ type: 'Gauge', id: 'urn:g:1' }, 'urn:g:2,urn:g:3', false],
    [{ type: 'Gauge', idPattern: '^urn:g:' }, 'urn:h:1,urn:g:9', true],
    [{ type: 'Gauge', idPattern: '^urn:g:' }, 'urn:h:1', false],
    [{ type: 'Gauge' }, 'urn:h:1', true],
  ])('%j for the ids %s: %s', (entity, id, expected) => {
    expect(ask(information({ entities: [entity] }), { id })?.length === 1).toBe(expected);
  });

  test('two patterns may have an id in common', () => {
    const pattern = information({ entities: [{ type: 'Gauge', idPattern: 'north$' }] });
    expect(ask(pattern, { idPattern: '^urn:g:' })).toEqual([0]);
    const one = information({ entities: [{ type: 'Gauge', id: 'urn:h:1' }] });
    expect(ask(one, { idPattern: '^urn:g:' })).toBeUndefined();
  });
});

describe('what a source is', () => {
  test('its own properties answer q and csf', () => {
    const source = { operator: 'Nagasaki', capacity: 12 };
    expect(ask(source, { q: 'operator=="Nagasaki"', csf: 'capacity>10' })).toEqual([0]);
    expect(ask(source, { csf: 'capacity>12' })).toBeUndefined();
  });

  test('its location answers geographic queries, another area when named', () => {
    const location = { type: 'Point', coordinates: [129.87, 32.75] };
    const near = {
      georel: 'near;maxDistance==2000',
      geometry: 'Point',
      coordinates: '[129.88,32.75]',
    };
    expect(ask({ location }, near)).toEqual([0]);
    expect(ask({ location }, { ...near, geoproperty: 'operationSpace' })).toBeUndefined();
    expect(ask({ operationSpace: location }, { ...near, geoproperty: 'operationSpace' })).toEqual([
      0,
    ]);
  });
});

describe('of which time a source tells', () => {
  const observationInterval = { startAt: '2020-01-01T00:00:00Z', endAt: '2021-01-01T00:00:00Z' };
  const asked = (timerel: string, timeAt: string, more: Parameters = {}): Parameters => ({
    type: 'Gauge',
    timerel,
    timeAt,
    ...more,
  });

  test.each([
    [asked('before', '2020-01-01T00:00:00Z'), false],
    [asked('before', '2020-06-01T00:00:00Z'), true],
    [asked('after', '2021-01-01T00:00:00Z'), true],
    [asked('after', '2021-01-02T00:00:00Z'), false],
    [asked('between', '2019-01-01T00:00:00Z', { endTimeAt: '2020-01-01T00:00:00Z' }), false],
    [asked('between', '2019-01-01T00:00:00Z', { endTimeAt: '2022-01-01T00:00:00Z' }), true],
    [asked('before', '2020-06-01T00:00:00Z', { timeproperty: 'modifiedAt' }), false],
  ])('%j: %s', (parameters, expected) => {
    expect(ask({ observationInterval }, parameters) !== undefined).toBe(expected);
  });

  test('an interval without end lasts', () => {
    const managementInterval = { startAt: '2020-01-01T00:00:00Z' };
    const parameters = asked('after', '2026-01-01T00:00:00Z', { timeproperty: 'createdAt' });
    expect(ask({ managementInterval }, parameters)).toEqual([0]);
  });

  test('who asks for no time wants sources of what holds now', () => {
    expect(ask({ observationInterval }, { type: 'Gauge' })).toBeUndefined();
    expect(ask({}, asked('before', '2020-06-01T00:00:00Z'))).toBeUndefined();
  });
});
