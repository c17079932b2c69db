import { describe, expect, test } from 'vitest';
import { applyOperation } from './change.ts';
import type { EntityOperation } from './change-types.ts';
import type { JsonValue } from './entity.ts';
import { ngsiLdNull } from './iri.ts';
import { parseAttributeFragment } from './parse-entity.ts';
import { entityOf, errorOf, unwrap } from './testing.ts';
import {
  append,
  apply,
  at,
  before,
  context,
  fragment,
  iri,
  partial,
  shelter,
  shown,
  summary,
  update,
} from './testing-change.ts';

describe('5.6.1 create, 5.6.6 delete', () => {
  test('a new entity and all its instances are created now', () => {
    const { capacity: _, ...entity } = shelter.attributes;
    expect(shelter.createdAt).toBe(before);
    expect(entity[iri('name')]?.[0]).toMatchObject({ createdAt: before, modifiedAt: before });
    expect(shelter.attributes[iri('capacity')]?.[0]?.attributes).toMatchObject({
      'https://uri.etsi.org/ngsi-ld/default-context/checked': [{ createdAt: before }],
    });
  });

  test('an entity is created once', () => {
    expect(errorOf(applyOperation(shelter, { kind: 'create', entity: shelter }, at))).toBe(
      'AlreadyExists',
    );
  });

  test('deleting says what went', () => {
    const applied = apply({ kind: 'delete' });
    expect(applied.entity).toBeUndefined();
    expect(applied.changes).toHaveLength(6);
    expect(applied.changes[0]).toMatchObject({ kind: 'deleted', previous: { value: 20 } });
  });

  test.each([
    { kind: 'delete' },
    { kind: 'deleteAttribute', attribute: 'urn:a:b' },
    { kind: 'append', fragment: { attributes: {} }, noOverwrite: false },
    { kind: 'update', fragment: { attributes: {} } },
    { kind: 'merge', fragment: { attributes: {} } },
    { kind: 'updateAttribute', attribute: 'urn:a:b', instances: [] },
    { kind: 'purgeAttributes', drop: [] },
  ] as EntityOperation[])('$kind needs an entity', (operation) => {
    expect(errorOf(applyOperation(undefined, operation, at))).toBe('ResourceNotFound');
  });
});

describe('5.6.18 replace, 5.6.8 upsert', () => {
  const next = () => entityOf({ id: 'urn:a:1', type: 'School', capacity: 25 }, context);

  test('everything is replaced but the times of creation', () => {
    const applied = apply({ kind: 'upsert', mode: 'replace', entity: next() });
    expect(summary(applied)).toEqual([
      'modified capacity',
      'deleted capacity urn:d:1',
      'deleted name',
      'deleted https://uri.etsi.org/ngsi-ld/default-context/address',
      'deleted managedBy',
      'deleted https://uri.etsi.org/ngsi-ld/location',
    ]);
    expect(applied.entity).toMatchObject({
      types: [iri('School')],
      scopes: [],
      createdAt: before,
      modifiedAt: at,
    });
    expect(applied.entity?.attributes[iri('capacity')]).toEqual([
      { type: 'Property', value: 25, createdAt: before, modifiedAt: at },
    ]);
    expect(applied.headChanged).toBe(true);
  });

  test('in mode update attributes come and change, none goes', () => {
    const applied = apply({ kind: 'upsert', mode: 'update', entity: next() });
    expect(summary(applied)).toEqual(['modified capacity']);
    expect(applied.entity?.types).toEqual([iri('Shelter'), iri('School')]);
    expect(applied.entity?.scopes).toEqual(['/Nagasaki']);
  });

  test('an upsert of what does not exist creates it', () => {
    const operation = { kind: 'upsert', mode: 'update', entity: next() } as const;
    const applied = unwrap(applyOperation(undefined, operation, at));
    expect(applied).toMatchObject({ existed: false, unchanged: false });
    expect(summary(applied)).toEqual(['created capacity']);
  });
});

describe('5.6.2 update', () => {
  test('attributes are replaced as wholes', () => {
    const applied = update({ capacity: { value: 25 } });
    expect(shown(applied)['capacity']).toEqual([
      { type: 'Property', value: 25 },
      { type: 'Property', value: 30, datasetId: 'urn:d:1' },
    ]);
    expect(applied.entity?.attributes[iri('capacity')]?.[1]).toBe(
      shelter.attributes[iri('capacity')]?.[1],
    );
  });

  test('a null deletes the instance of its dataset', () => {
    expect(summary(update({ capacity: 'urn:ngsi-ld:null' }))).toEqual(['deleted capacity']);
    const one = { type: 'Property', value: ngsiLdNull, datasetId: 'urn:d:1' };
    expect(
      summary(
        update({
          capacity: one,
          name: { type: 'LanguageProperty', languageMap: { '@none': ngsiLdNull } },
        }),
      ),
    ).toEqual(['deleted capacity urn:d:1', 'deleted name']);
  });

  test('a scope is replaced, deleted, but never comes', () => {
    expect(update({ scope: '/Saga' }).entity?.scopes).toEqual(['/Saga']);
    expect(update({ scope: ngsiLdNull }).entity?.scopes).toEqual([]);
    const bare = { ...shelter, scopes: [] };
    const operation = { kind: 'update', fragment: fragment({ scope: '/Saga' }, 'update') } as const;
    const applied = unwrap(applyOperation(bare, operation, at));
    expect(applied.entity).toBe(bare);
    expect(applied.notUpdated).toMatchObject([{ attribute: 'https://uri.etsi.org/ngsi-ld/scope' }]);
  });

  test('an attribute may become of another type, and types are added', () => {
    const applied = update({ type: 'School', managedBy: { value: 'the city' } });
    expect(applied.entity?.types).toEqual([iri('Shelter'), iri('School')]);
    expect(shown(applied)['managedBy']).toEqual({ type: 'Property', value: 'the city' });
  });

  test('an expiry comes and goes', () => {
    const set = update({ expiresAt: '2030-01-01T00:00:00Z' });
    expect(set.entity?.expiresAt).toBe('2030-01-01T00:00:00.000000Z');
    expect(set).toMatchObject({ changes: [], headChanged: true, unchanged: false });
    const gone = unwrap(
      applyOperation(
        set.entity,
        { kind: 'update', fragment: fragment({ expiresAt: ngsiLdNull }, 'update') },
        at,
      ),
    );
    expect(gone.entity).not.toHaveProperty('expiresAt');
  });
});

describe('5.6.3 append', () => {
  test('what exists is replaced, what does not is added', () => {
    const applied = append({ capacity: { value: 1, datasetId: 'urn:d:2' }, name: 'x' });
    expect(summary(applied)).toEqual(['created capacity urn:d:2', 'modified name']);
    expect(append({ scope: ['/Saga'] }).entity?.scopes).toEqual(['/Saga']);
  });

  test('without overwriting what exists is left, and said to be', () => {
    const applied = append({ capacity: 5, age: 3, scope: '/Saga' }, true);
    expect(summary(applied)).toEqual(['created https://uri.etsi.org/ngsi-ld/default-context/age']);
    expect(applied.notUpdated).toMatchObject([{ attribute: iri('capacity') }]);
    expect(applied.updated).toEqual(['https://uri.etsi.org/ngsi-ld/default-context/age']);
    expect(applied.entity?.scopes).toEqual(['/Nagasaki', '/Saga']);
  });
});

describe('5.6.4 partial update', () => {
  const after = (name: string, json: JsonValue) => shown(unwrap(partial(name, json)))[name];

  test('given members take the place of the old ones, others stay', () => {
    expect(after('capacity', { value: 25, unitCode: ngsiLdNull })).toEqual([
      {
        type: 'Property',
        value: 25,
        observedAt: '2026-01-01T00:00:00Z',
        checked: { type: 'Property', value: 1 },
      },
      { type: 'Property', value: 30, datasetId: 'urn:d:1' },
    ]);
    expect(after('address', { value: { city: 'Omura' } })).toEqual({
      type: 'Property',
      value: { city: 'Omura' },
    });
    expect(after('name', { languageMap: { ja: '別館' } })).toEqual({
      type: 'LanguageProperty',
      languageMap: { ja: '別館' },
    });
  });

  test('sub-attributes are replaced, added and deleted', () => {
    const changed = after('capacity', { checked: ngsiLdNull, source: 'survey' });
    expect(changed).toMatchObject([{ source: { type: 'Property', value: 'survey' } }, {}]);
    expect(changed).not.toMatchObject([{ checked: {} }, {}]);
  });

  test('an instance of a dataset is addressed by its id, and nulls delete it', () => {
    expect(after('capacity', { value: 31, datasetId: 'urn:d:1' })).toMatchObject([
      { value: 20 },
      { value: 31 },
    ]);
    expect(after('managedBy', { type: 'Relationship', object: ngsiLdNull })).toBeUndefined();
  });

  test('the type stays, and the attribute has to be there', () => {
    expect(errorOf(partial('capacity', { type: 'Relationship', object: 'urn:a:b' }))).toBe(
      'BadRequestData /type',
    );
    expect(errorOf(partial('managedBy', { value: 5 }))).toBe('BadRequestData /type');
    expect(errorOf(partial('none', { value: 5 }))).toBe('ResourceNotFound');
    expect(errorOf(partial('capacity', { value: 5, datasetId: 'urn:d:9' }))).toBe(
      'ResourceNotFound',
    );
  });
});

describe('5.6.19 replace an attribute', () => {
  const replace = (name: string, json: JsonValue) =>
    applyOperation(
      shelter,
      {
        kind: 'replaceAttribute',
        ...unwrap(parseAttributeFragment(name, json, context, 'replaceAttribute')),
      },
      at,
    );

  test('an instance is replaced as a whole, its type too', () => {
    const applied = unwrap(replace('managedBy', { type: 'Property', value: 'city' }));
    expect(applied.entity?.attributes[iri('managedBy')]).toEqual([
      { type: 'Property', value: 'city', createdAt: before, modifiedAt: at },
    ]);
    expect(errorOf(replace('none', { value: 1 }))).toBe('ResourceNotFound');
  });
});
