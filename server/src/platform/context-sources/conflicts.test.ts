import { isArray, isObject, type JsonValue } from '@kumiki/ngsi-ld';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import { openTestSources, type TestSources } from './testing.ts';

let city: TestSources;
beforeAll(async () => {
  city = await openTestSources(await testDatabase());
});
afterAll(() => city.close());

const entity = (name: string): string => `urn:ngsi-ld:Bus:${name}`;
const register = async (name: string, more: object): Promise<number> => {
  const { status } = await city.request('POST', '/csourceRegistrations', {
    id: `urn:ngsi-ld:ContextSourceRegistration:${name}`,
    type: 'ContextSourceRegistration',
    information: [{ entities: [{ type: 'Bus' }] }],
    endpoint: `http://${name}.example/`,
    ...more,
  });
  return status;
};
const one = (name: string, ...propertyNames: string[]) => ({
  information: [
    {
      entities: [{ type: 'Bus', id: entity(name) }],
      ...(propertyNames.length === 0 ? {} : { propertyNames }),
    },
  ],
});

describe('a source that would answer alone', () => {
  test('names ids and attributes, where it is exclusive', async () => {
    const mode = 'exclusive';
    expect(await register('no-names', { mode, ...one('a') })).toBe(400);
    expect(await register('no-id', { mode })).toBe(400);
    expect(await register('whole', { mode, ...one('a', 'speed') })).toBe(201);
  });

  test('does not share with an exclusive one, and redirections may share', async () => {
    expect(await register('first', { mode: 'exclusive', ...one('b', 'speed', 'level') })).toBe(201);
    for (const mode of ['exclusive', 'redirect']) {
      expect(await register('second', { mode, ...one('b', 'level') })).toBe(409);
    }
    expect(await register('other', { mode: 'exclusive', ...one('b', 'name') })).toBe(201);
    expect(await register('beside', { mode: 'inclusive', ...one('b', 'level') })).toBe(201);
    expect(await register('left', { mode: 'redirect', ...one('c') })).toBe(201);
    expect(await register('right', { mode: 'redirect', ...one('c') })).toBe(201);
  });

  test('does not stand over what is held here', async () => {
    const held = { id: entity('held'), type: 'Bus', speed: { type: 'Property', value: 1 } };
    expect((await city.request('POST', '/entities', held)).status).toBe(201);
    expect(await register('over', { mode: 'exclusive', ...one('held', 'speed') })).toBe(409);
    expect(await register('besides', { mode: 'exclusive', ...one('held', 'level') })).toBe(201);
    expect(await register('instead', { mode: 'redirect', ...one('held') })).toBe(409);
  });
});

describe('what is checked of a registration', () => {
  test('an auxiliary source only reads', async () => {
    const mode = 'auxiliary';
    expect(await register('writes', { mode, operations: ['updateEntity'] })).toBe(400);
    expect(await register('reads', { mode, operations: ['retrieveOps'] })).toBe(201);
  });

  test('its cache lasts for a duration', async () => {
    expect(await register('odd', { management: { cacheDuration: 'an hour' } })).toBe(400);
    expect(await register('even', { management: { cacheDuration: 'PT1H' } })).toBe(201);
  });
});

describe('discovery', () => {
  const ids = async (query: string): Promise<readonly JsonValue[]> => {
    const { status, json } = await city.request('GET', `/csourceRegistrations?${query}`);
    expect(status).toBe(200);
    return isArray(json) ? json.map((item) => (isObject(item) ? (item['id'] ?? null) : null)) : [];
  };

  test('asks for scopes and members of the source', async () => {
    const information = [{ entities: [{ type: 'Tram' }] }];
    const id = (name: string) => `urn:ngsi-ld:ContextSourceRegistration:${name}`;
    await register('centre', { information, scope: '/Madrid/Centro' });
    await register('north', { information, scope: ['/Berlin', '/Bremen'] });
    expect(await ids('type=Tram&scopeQ=/Madrid/%23')).toEqual([id('centre')]);
    expect(await ids('type=Tram&scopeQ=/Bremen')).toEqual([id('north')]);
    const endpoint = encodeURIComponent('endpoint=="http://north.example/"');
    expect(await ids(`type=Tram&csf=${endpoint}`)).toEqual([id('north')]);
  });
});
