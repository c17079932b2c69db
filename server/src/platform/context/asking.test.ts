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

describe('a mistake is told with its remedy', () => {
  test.each([
    ['type=Room&q=name="x"', 'at character 5, ="x": equality is written =='],
    ["type=Room&q=name=='x'", 'texts stand in double quotes'],
    ['type=Room&q=name == 5', 'no blank may stand'],
    ['type=Room&q=name=="x', 'not closed'],
    ['type=Room&q=name==', 'at its end: a value is missing'],
    ['type=Room&q=name~=', 'a pattern is missing'],
    ['type=Room&q=name~=[', 'POSIX extended regular expression'],
    ['type=Room&q=name==1%26%26kind', 'cannot be read at character'],
    ['type=Room&q=name%26%26kind', 'conditions are joined by ; (and)'],
    ['type=Room&q=name and kind', 'conditions are joined by ; (and)'],
    ['type=Room&q=(name==1', 'a parenthesis is not closed'],
    ['type=Room&q=name==1)', 'this parenthesis was not opened'],
    ['type=Room&q=name>1,2', 'only values behind == and != may be a list'],
    ['type=Room&q=name>1..2', 'may be a range'],
    ['type=Room&q=name==1..', 'a value is missing'],
    ['type=Room&q=name>true', 'truth values and URIs are equal or not'],
    ['type=Room&q=name[a', 'a ] is missing'],
    ['type=Room&q=name[a][b]', 'one pair of brackets holds all keys'],
    ['type=Room&q="name"==1', 'names of attributes stand without quotes'],
    ['type=Room&q=5==name', 'begins with a letter'],
    ['type=Room&q=name==1;', 'a condition is missing'],
    ['type=Room&q=owner{name=="P"}&join=inline', 'the comparison stands behind the braces'],
    ['type=Room&q=name>2026-01-01T09:00:00+09:00', 'end with Z'],
    ['type=Room&q=name>2026-01-01 09:00', 'dates like 2026-01-01'],
    ['type=Room&atrs=name', 'attrs does'],
    ['type=Room&Q=name', 'q does'],
    ['type=Room&sort=name', 'orderBy says it'],
    ['type=Room&page=2', 'offset says it'],
    ['type=Room&keyValues=true', 'options=keyValues says it'],
    ['type=Room&maxDistance=5', 'georel=near;maxDistance==1000 says it'],
    ['type=Room&aggrMethods=max', 'on other resources'],
    ['type=Room&whatever=1', 'there are id, type'],
    ['type=Room&options=keyvalues', 'it knows sysAttrs'],
    ['type=Room&format=geojson', 'it knows normalized, concise'],
    ['type=Room&geometryProperty=location', 'Accept: application/geo'],
    ['type=Room&join=true', 'it knows inline, flat'],
    ['type=Room&joinLevel=2', 'needs join=inline'],
    ['type=Room&attrs=name&pick=kind', 'pick shows what attrs would'],
    ['type=Room&pick=name&omit=name', 'both name'],
    ['type=Room&georel=nearby&geometry=Point&coordinates=[1,1]', 'maxDistance==1000'],
    ['type=Room&georel=inside&geometry=Point&coordinates=[1,1]', 'one of near, within'],
    ['type=Room&georel=near;maxDistance=5&geometry=Point&coordinates=[1,1]', 'near;maxDistance=='],
    ['type=Room&georel=within&geometry=point&coordinates=[1,1]', 'none of Point'],
    ['type=Room&georel=within&coordinates=[1,1]', 'geometry is missing'],
    ['type=Room&georel=within&geometry=Point', 'coordinates is missing'],
    ['type=Room&georel=within&geometry=Point&coordinates=1,1', 'no JSON'],
    ['type=Room&georel=within&geometry=Point&coordinates=[32.7,129.8]', 'longitude, latitude'],
    ['type=Room&orderBy=name;descending', ';asc, ;desc'],
    ['type=Room&orderBy=location;dist-asc', 'orderFrom, such as'],
    ['type=Room&orderBy=name&collation=!', 'such as ja'],
    ['type=Room&limit=-1', 'whole number from 0'],
    ['type=Room&limit=0', 'where count is true'],
    ['type=Room&limit=5000', 'at most'],
    ['id=Room1', 'such as urn:ngsi-ld:Shelter:001'],
    ['type=Room;', 'name of a type is missing'],
    ['type=Room&scopeQ=//x', '/Madrid/Gardens'],
    ['', 'at least one of type, attrs, q, georel or local'],
  ])('%s', async (query, remedy) => {
    const answer = await broker.request('GET', `/entities?${query}`);
    expect(answer.json).toMatchObject({ status: expect.any(Number), detail: expect.any(String) });
    const { detail = '' } = answer.json as { readonly detail?: string };
    expect(detail).toContain(remedy);
  });

  test('where + came as a blank and cannot be one', async () => {
    const ask = (query: string) => broker.request('GET', `/entities?type=Room&${query}`);
    expect((await ask('idPattern=urn:.+:1$')).json).toHaveLength(1);
    expect((await ask('scopeQ=/+/Port')).status).toBe(200);
  });
});

describe('a question is answered', () => {
  test.each([
    ['type=*&local=true', 3],
    ['type=*', 3],
    ['type=Room&csf=address.city=="長崎"', 2],
    ['type=Room&q=owner{name}=="P"&join=inline', 1],
    ['type=*&q=type==Person', 1],
    ['type=*&q=type=="Person","Room"', 3],
    ['type=Room&pick=name,owner{name}&join=flat', 3],
    ['type=Room&id=urn:ngsi-ld:Room:1&idPattern=.*2$', 1],
  ])('with %s', async (query, count) => {
    const answer = await broker.request('GET', `/entities?${query}`);
    expect(answer.json).toHaveLength(count);
  });

  test.each([
    ['createdAt==2026-11-21T09:00:00Z', 2],
    ['createdAt!=2026-11-21T09:00:00Z', 0],
    ['modifiedAt>2026-11-21T08:59:59.999Z', 2],
    ['modifiedAt>2026-11-21T09:00:00Z', 0],
    ['modifiedAt>=2026-11-21T09:00:00Z', 2],
    ['modifiedAt==2026-11-21T08:00:00Z..2026-11-21T10:00:00Z', 2],
    ['modifiedAt!=2026-11-21T08:00:00Z..2026-11-21T10:00:00Z', 0],
    ['modifiedAt==2026-11-21T09:00:00Z,2026-11-22T09:00:00Z', 2],
    ['modifiedAt>0000-01-01T00:00:00Z', 2],
    ['modifiedAt', 2],
    ['expiresAt', 0],
    ['!expiresAt', 2],
    ['expiresAt!=2026-11-21T09:00:00Z', 0],
    ['expiresAt!=2026-11-21T08:00:00Z..2026-11-21T10:00:00Z', 0],
  ])('about times of the entity itself: %s', async (q, count) => {
    const answer = await broker.request('GET', `/entities?type=Room&q=${q}`);
    expect(answer.json).toHaveLength(count);
    const ordered = await broker.request('GET', '/entities?type=Room&orderBy=expiresAt,modifiedAt');
    expect(ordered.json).toHaveLength(2);
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

describe('entities that point at each other', () => {
  const every = (kind: string, count: number) =>
    Array.from({ length: count }, (_, n) => `urn:ngsi-ld:${kind}:${n}`);
  const node = (id: string, objects: readonly string[]) => ({
    id,
    type: 'Node',
    text: text('x'.repeat(1_000)),
    next: { type: 'Relationship', object: objects },
  });
  beforeAll(async () => {
    const left = every('Left', 40);
    const right = every('Right', 40);
    const body = [...left.map((id) => node(id, right)), ...right.map((id) => node(id, left))];
    expect((await broker.request('POST', '/entityOperations/create', { body })).status).toBe(201);
  });

  test.each(['application/json', 'application/geo+json'])(
    'are refused where they would show each other over and over, as %s',
    async (accept) => {
      const ask = (query: string) =>
        broker.request('GET', `/entities?type=Node&${query}`, { headers: { accept } });
      const answer = await ask('join=inline&joinLevel=5&limit=40');
      expect([answer.status, answer.json]).toEqual([
        403,
        expect.objectContaining({ type: `${errors}/TooComplexQuery`, detail: expect.any(String) }),
      ]);
      expect((await ask('join=inline&joinLevel=1&limit=2')).status).toBe(200);
      expect((await ask('join=flat&joinLevel=5&limit=40')).status).toBe(200);
    },
  );

  test('are refused one by one as well, and shown once each when flat', async () => {
    const one = '/entities/urn:ngsi-ld:Left:0';
    const inline = await broker.request('GET', `${one}?join=inline&joinLevel=5`);
    expect(inline.json).toMatchObject({ type: `${errors}/TooComplexQuery` });
    const flat = await broker.request('GET', `${one}?join=flat&joinLevel=5`);
    expect(flat.json).toHaveLength(80);
    const headers = { accept: 'application/geo+json' };
    const features = await broker.request('GET', `${one}?join=flat&joinLevel=5`, { headers });
    expect(features.json).toMatchObject({ type: 'FeatureCollection' });
    expect(features.text.match(/"Feature"/g)).toHaveLength(80);
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
