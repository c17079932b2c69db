import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBroker, type TestBroker } from './testing.ts';

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker();
});
afterAll(() => broker.close());

const errors = 'https://uri.etsi.org/ngsi-ld/errors';
let made = 0;
function newId(type: string): string {
  made += 1;
  return `urn:ngsi-ld:${type}:${made}`;
}

async function create(entity: Record<string, unknown>): Promise<string> {
  const id = newId(String(entity['type']));
  const answer = await broker.request('POST', '/entities', { body: { id, ...entity } });
  expect([answer.status, answer.text]).toEqual([201, '']);
  return id;
}

const shelter = {
  type: 'Shelter',
  name: { type: 'Property', value: '市民会館' },
  capacity: { type: 'Property', value: 120, unitCode: 'IE', observedAt: '2026-11-21T08:00:00Z' },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [129.87, 32.75] } },
};

describe('one entity', () => {
  test('is created, retrieved and deleted', async () => {
    const id = await create(shelter);
    const found = await broker.request('GET', `/entities/${id}`);
    expect(found.status).toBe(200);
    expect(found.json).toEqual({ id, ...shelter });
    expect(found.headers.get('content-type')).toBe('application/json');
    expect(found.headers.get('link')).toContain('ngsi-ld-core-context');
    expect((await broker.request('DELETE', `/entities/${id}`)).status).toBe(204);
    const gone = await broker.request('GET', `/entities/${id}`);
    expect(gone.status).toBe(404);
    expect(gone.json).toMatchObject({ type: `${errors}/ResourceNotFound`, status: 404 });
  });

  test('a second creation is a conflict', async () => {
    const id = await create(shelter);
    const again = await broker.request('POST', '/entities', { body: { id, ...shelter } });
    expect(again.json).toMatchObject({ type: `${errors}/AlreadyExists`, status: 409 });
  });

  test('comes in simplified and concise form, and as GeoJSON', async () => {
    const id = await create(shelter);
    const simplified = await broker.request('GET', `/entities/${id}?format=simplified`);
    expect(simplified.json).toMatchObject({ name: '市民会館', capacity: 120 });
    const concise = await broker.request('GET', `/entities/${id}?options=concise`);
    expect(concise.json).toMatchObject({ name: '市民会館', capacity: { value: 120 } });
    const feature = await broker.request('GET', `/entities/${id}`, {
      headers: { accept: 'application/geo+json' },
    });
    expect(feature.json).toMatchObject({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [129.87, 32.75] },
    });
  });

  test('an update that changes nothing leaves its times as they are', async () => {
    const id = await create(shelter);
    const read = async () => (await broker.request('GET', `/entities/${id}?options=sysAttrs`)).json;
    const before = await read();
    broker.time.now += 60_000;
    const again = await broker.request('POST', '/entityOperations/upsert', {
      body: [{ id, ...shelter }],
    });
    expect(again.status).toBe(204);
    expect(await read()).toEqual(before);
  });

  test('is invisible to another tenant', async () => {
    const id = await create(shelter);
    await broker.identity.ensureTenant(`${broker.tenant}x`);
    const elsewhere = await broker.request('GET', `/entities/${id}`, {
      tenant: `${broker.tenant}x`,
    });
    expect(elsewhere.status).toBe(404);
    expect(elsewhere.headers.get('ngsild-tenant')).toBe(`${broker.tenant}x`);
  });
});

describe('refusals', () => {
  test.each([
    ['no JSON', '{', 'application/json', 400, 'InvalidRequest'],
    ['no type', '{"id":"urn:a:b"}', 'application/json', 400, 'BadRequestData'],
    [
      'a NUL',
      '{"id":"urn:a:b","type":"A","n":{"type":"Property","value":"\\u0000"}}',
      'application/json',
      400,
      'BadRequestData',
    ],
    [
      'a context in JSON',
      '{"id":"urn:a:b","type":"A","@context":[]}',
      'application/json',
      400,
      'BadRequestData',
    ],
    [
      'no context in JSON-LD',
      '{"id":"urn:a:b","type":"A"}',
      'application/ld+json',
      400,
      'BadRequestData',
    ],
  ])('%s', async (_, body, type, status, error) => {
    const answer = await broker.request('POST', '/entities', {
      body,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ type: `${errors}/${error}` });
  });

  test('an unknown media type is 415, an unacceptable one 406, a parameter nobody knows 400', async () => {
    const xml = { body: '<a/>', headers: { 'content-type': 'application/xml' } };
    expect((await broker.request('POST', '/entities', xml)).status).toBe(415);
    const accept = { headers: { accept: 'application/xml' } };
    expect((await broker.request('GET', '/entities?type=A', accept)).status).toBe(406);
    const unknown = await broker.request('GET', '/entities?type=A&colour=red');
    expect(unknown.json).toMatchObject({ type: `${errors}/InvalidRequest`, status: 400 });
  });
});

describe('queries', () => {
  test('by type, q, geometry and id, with count and pages', async () => {
    const type = 'QueryTest';
    const ids: string[] = [];
    for (const [index, level] of [1, 5, 9].entries()) {
      ids.push(
        await create({
          type,
          level: { type: 'Property', value: level },
          location: {
            type: 'GeoProperty',
            value: { type: 'Point', coordinates: [130 + index, 33] },
          },
        }),
      );
    }
    const idsOf = async (query: string): Promise<unknown> => {
      const { json } = await broker.request('GET', `/entities?type=${type}&${query}`);
      return Array.isArray(json) ? json.map((entity: { id: string }) => entity.id) : json;
    };
    expect(await idsOf('')).toEqual(ids);
    expect(await idsOf('q=level>=5')).toEqual(ids.slice(1));
    expect(await idsOf(`id=${ids[1]}`)).toEqual([ids[1]]);
    const near = 'georel=near;maxDistance==1000&geometry=Point&coordinates=[130,33]';
    expect(await idsOf(near)).toEqual([ids[0]]);
    const first = await broker.request('GET', `/entities?type=${type}&limit=2&count=true`);
    expect(first.headers.get('ngsild-results-count')).toBe('3');
    const next = /<([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const rest = await broker.request('GET', next.replace('/ngsi-ld/v1', ''));
    expect(rest.json).toMatchObject([{ id: ids[2] }]);
    expect(rest.headers.get('link')).toContain('rel="prev"');
    expect(rest.headers.get('link')).not.toContain('rel="next"');
  });
});

describe('places with heights', () => {
  const type = 'Height';
  const at = (...coordinates: number[]) => ({
    type: 'GeoProperty',
    value: { type: 'Point', coordinates },
  });

  test('are kept as they are and found where they stand, beside places without', async () => {
    const high = await create({ type, location: at(129.87, 32.75, 41.5) });
    const both = await create({
      type,
      location: [at(129.87, 32.75), { ...at(130, 33, 2), datasetId: 'urn:x:roof' }],
    });
    const found = await broker.request('GET', `/entities/${high}`);
    expect(found.json).toMatchObject({ location: at(129.87, 32.75, 41.5) });
    for (const reference of ['[129.87,32.75]', '[129.87,32.75,7]']) {
      const near = `georel=near;maxDistance==10&geometry=Point&coordinates=${reference}`;
      const { json } = await broker.request('GET', `/entities?type=${type}&${near}`);
      expect(json).toEqual(expect.arrayContaining([expect.objectContaining({ id: high })]));
      expect(json).toEqual(expect.arrayContaining([expect.objectContaining({ id: both })]));
    }
  });
});

describe('batches', () => {
  test('a bad entity does not hinder its neighbours', async () => {
    const [good, bad] = [newId('Batch'), newId('Batch')];
    const answer = await broker.request('POST', '/entityOperations/create', {
      body: [
        { id: good, type: 'Batch' },
        { id: bad, name: 'no type' },
      ],
    });
    expect(answer.status).toBe(207);
    expect(answer.json).toMatchObject({
      success: [good],
      errors: [{ entityId: bad, error: { type: `${errors}/BadRequestData` } }],
    });
    expect((await broker.request('GET', `/entities/${good}`)).status).toBe(200);
  });
});
