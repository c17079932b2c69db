/** Questions about entities that the standard refuses, narrows or answers in its own way. Clauses 5.6, 5.7 and 4.3.6.8. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBroker, type TestBroker } from './testing.ts';

const errors = 'https://uri.etsi.org/ngsi-ld/errors';
const text = (value: unknown) => ({ type: 'Property', value });

let broker: TestBroker;
beforeAll(async () => {
  broker = await openTestBroker();
  const body = [
    {
      id: 'urn:ngsi-ld:Room:1',
      type: 'Room',
      name: text('一'),
      kind: { type: 'VocabProperty', vocab: 'Hall' },
      owner: { type: 'Relationship', object: 'urn:ngsi-ld:Person:1' },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [129, 32] } },
    },
    { id: 'urn:ngsi-ld:Room:2', type: 'Room', name: text('二') },
    {
      id: 'urn:ngsi-ld:Person:1',
      type: 'Person',
      name: text('P'),
      kind: { type: 'VocabProperty', vocab: 'Warden' },
    },
  ];
  expect((await broker.request('POST', '/entityOperations/create', { body })).status).toBe(201);
});
afterAll(() => broker.close());

const room = '/entities/urn:ngsi-ld:Room:1';

describe('a question is refused', () => {
  test.each([
    ['type=*&local=false', 'BadRequestData'],
    ['type=Room&geometryProperty=location', 'BadRequestData'],
    ['type=Room&pick=name,owner{name}', 'BadRequestData'],
    ['type=Room&omit=owner{name}', 'BadRequestData'],
    ['type=Room&pick=owner{friend{name}}&join=inline', 'BadRequestData'],
    ['type=Room&pick=a{b{c{d{e{f{g{h}}}}}}}&join=inline&joinLevel=6', 'BadRequestData'],
    ['type=Room&pick=name&join=inline&joinLevel=6', 'TooComplexQuery'],
    ['type=Room&q=owner{name}=="P"', 'BadRequestData'],
    ['type=Room&q=owner{friend{name}}=="P"&join=inline&joinLevel=1', 'BadRequestData'],
    ['type=Room&csf=))bad((', 'BadRequestData'],
    ['type=Room&idPattern=(&id=urn:ngsi-ld:Room:1', 'BadRequestData'],
  ])('with %s', async (query, type) => {
    const answer = await broker.request('GET', `/entities?${query}`);
    expect(answer.json).toMatchObject({ type: `${errors}/${type}` });
  });

  test.each(['?geometryProperty=location', '?pick=owner{name}'])(
    'also about one entity: %s',
    async (query) => {
      expect((await broker.request('GET', room + query)).status).toBe(400);
    },
  );
});

describe('a question is answered', () => {
  test.each([
    ['type=*&local=true', 3],
    ['type=*', 3],
    ['type=Room&csf=address.city=="長崎"', 2],
    ['type=Room&q=owner{name}=="P"&join=inline', 1],
    ['type=Room&pick=name,owner{name}&join=flat', 3],
    ['type=Room&id=urn:ngsi-ld:Room:1&idPattern=.*2$', 1],
  ])('with %s', async (query, count) => {
    const answer = await broker.request('GET', `/entities?${query}`);
    expect(answer.json).toHaveLength(count);
  });

  test('HEAD tells the total, as GET does', async () => {
    const answer = await broker.request('HEAD', '/entities?type=Room&count=true&limit=1');
    expect([answer.status, answer.headers.get('ngsild-results-count'), answer.text]).toEqual([
      200,
      '2',
      '',
    ]);
  });
});

describe('the type of a request that names an entity', () => {
  const other = `${room.slice(0, -1)}2`;
  const requests = [
    ['GET', '', undefined],
    ['POST', '/attrs', { level: text(1) }],
    ['PATCH', '/attrs', { name: text('changed') }],
    ['PATCH', '/attrs/name', { value: 'changed' }],
    ['PUT', '/attrs/name', text('changed')],
    ['PATCH', '', { name: text('changed') }],
    ['PUT', '', { type: 'Room', name: text('changed') }],
    ['DELETE', '/attrs/name', undefined],
    ['DELETE', '', undefined],
  ] as const;

  test.each(requests)('must fit, else there is none: %s %s', async (method, rest, body) => {
    const before = await broker.request('GET', `${other}?options=sysAttrs`);
    const send = (type: string) =>
      broker.request(method, `${other}${rest}?type=${type}`, body === undefined ? {} : { body });
    const refused = await send('Person');
    expect(refused.json).toMatchObject({ type: `${errors}/ResourceNotFound` });
    const after = await broker.request('GET', `${other}?options=sysAttrs`);
    expect(after.json).toEqual(before.json);
    expect((await send('Person,Room')).status).toBe(method === 'GET' ? 200 : 204);
  });
});

describe('an item of a batch that is no entity', () => {
  test.each(['create', 'upsert', 'update', 'merge', 'delete'])('fails all of %s', async (kind) => {
    const body = [{ id: 'urn:ngsi-ld:Room:batch', type: 'Room' }, null];
    const answer = await broker.request('POST', `/entityOperations/${kind}`, { body });
    expect([answer.status, answer.json]).toEqual([
      400,
      expect.objectContaining({ type: `${errors}/BadRequestData` }),
    ]);
    expect((await broker.request('GET', '/entities/urn:ngsi-ld:Room:batch')).status).toBe(404);
  });
});

describe('a client that prefers an earlier version of the standard', () => {
  const ask = (path: string, prefer: string, accept = 'application/json') =>
    broker.request('GET', path, { headers: { prefer, accept } });

  test('gets entities as that version knows them, and is told so', async () => {
    const answer = await ask(room, 'ngsi-ld=1.5');
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([203, 'ngsi-ld=1.5']);
    expect(answer.json).toMatchObject({ kind: { type: 'Property', value: 'Hall' } });
    const page = await ask('/entities?type=Person', 'respond-async, ngsi-ld="1.5"');
    expect([page.status, page.json]).toEqual([
      203,
      [expect.objectContaining({ kind: { type: 'Property', value: 'Warden' } })],
    ]);
    const linked = await ask(`${room}?join=inline&pick=owner`, 'ngsi-ld=1.5');
    expect(linked.status).toBe(203);
    expect(linked.text).toContain('"value":"Warden"');
    const geo = await ask(room, 'ngsi-ld=1.5, body=json', 'application/geo+json');
    expect([geo.status, geo.headers.get('preference-applied')]).toEqual([
      203,
      'body=json, ngsi-ld=1.5',
    ]);
  });

  test.each(['ngsi-ld=1.9', 'ngsi-ld=2.4'])(
    'is served as ever where %s knows all',
    async (prefer) => {
      const answer = await ask(room, prefer);
      expect([answer.status, answer.headers.get('preference-applied')]).toEqual([
        200,
        'ngsi-ld=1.9',
      ]);
      expect(answer.json).toMatchObject({ kind: { type: 'VocabProperty' } });
    },
  );

  test('is ignored where it names no version', async () => {
    const answer = await ask(room, 'ngsi-ld=old');
    expect([answer.status, answer.headers.get('preference-applied')]).toEqual([200, null]);
  });
});
