import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyOperation } from './change.ts';
import type { Applied, EntityOperation } from './change-types.ts';
import type { CompiledContext } from './context-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import { ngsiLdNull } from './iri.ts';
import {
  type FragmentPurpose,
  parseAttributeFragment,
  parseEntityFragment,
} from './parse-entity.ts';
import { renderEntity } from './render.ts';
import { anyEntity, city, cityContext, entityOf, errorOf, unwrap } from './testing.ts';

let context: CompiledContext;
let shelter: Entity;
const before = '2026-01-01T00:00:00.000000Z';
const at = '2026-02-01T00:00:00.000000Z';
const iri = (name: string) => city + name;

beforeAll(async () => {
  context = await cityContext();
  shelter = unwrap(
    applyOperation(
      undefined,
      {
        kind: 'create',
        entity: entityOf(
          {
            id: 'urn:a:1',
            type: 'Shelter',
            scope: '/Nagasaki',
            capacity: [
              {
                value: 20,
                unitCode: 'IE',
                observedAt: '2026-01-01T00:00:00Z',
                checked: { value: 1 },
              },
              { value: 30, datasetId: 'urn:d:1' },
            ],
            name: { languageMap: { ja: '本館', en: 'Main' } },
            address: { value: { city: 'Isahaya', country: 'JP' } },
            managedBy: { object: 'urn:s:1' },
            location: { type: 'Point', coordinates: [130, 33] },
          },
          context,
        ),
      },
      before,
    ),
  ).entity as Entity;
});

const apply = (operation: EntityOperation): Applied =>
  unwrap(applyOperation(shelter, operation, at));
const fragment = (json: JsonValue, purpose: FragmentPurpose, isSimplified = false) =>
  unwrap(parseEntityFragment(json, context, purpose, { isSimplified }));
const update = (json: JsonValue) => apply({ kind: 'update', fragment: fragment(json, 'update') });
const merge = (json: JsonValue, more: { lang?: string; observedAt?: string } = {}) =>
  apply({ kind: 'merge', fragment: fragment(json, 'merge'), ...more });
const append = (json: JsonValue, noOverwrite = false) =>
  apply({ kind: 'append', fragment: fragment(json, 'append'), noOverwrite });
const partial = (name: string, json: JsonValue) =>
  applyOperation(
    shelter,
    {
      kind: 'updateAttribute',
      ...unwrap(parseAttributeFragment(name, json, context, 'updateAttribute')),
    },
    at,
  );
/** The attributes after an operation, as a reader sees them. */
const shown = ({ entity }: Applied) => (entity === undefined ? {} : renderEntity(entity, context));
const summary = ({ changes }: Applied) =>
  changes.map(({ kind, attribute, datasetId }) =>
    [kind, attribute.replace(city, ''), datasetId].filter((part) => part !== undefined).join(' '),
  );

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
    expect(unwrap(applyOperation(bare, operation, at)).entity).toBe(bare);
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

describe('5.5.12, 5.6.17 merge', () => {
  test('merges to any depth', () => {
    const applied = merge({
      capacity: { value: 25, observedAt: '2026-02-01T00:00:00Z' },
      address: { value: { city: 'Omura', country: ngsiLdNull } },
      name: { type: 'LanguageProperty', languageMap: { en: ngsiLdNull, fr: 'Bâtiment' } },
      location: { type: 'Point', coordinates: [1, 2] },
    });
    expect(shown(applied)).toMatchObject({
      capacity: [{ value: 25, unitCode: 'IE', checked: { value: 1 } }, { value: 30 }],
      address: { type: 'Property', value: { city: 'Omura' } },
      name: { languageMap: { ja: '本館', fr: 'Bâtiment' } },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [1, 2] } },
    });
    expect(shown(applied)['address']).toEqual({ type: 'Property', value: { city: 'Omura' } });
  });

  test('parts of attributes touch what they name', () => {
    expect(
      shown(merge({ capacity: { unitCode: 'C62', checked: ngsiLdNull } }))['capacity'],
    ).toEqual([
      { type: 'Property', value: 20, unitCode: 'C62', observedAt: '2026-01-01T00:00:00Z' },
      { type: 'Property', value: 30, datasetId: 'urn:d:1' },
    ]);
  });

  test('nulls delete attributes, and what never was stays away', () => {
    expect(summary(merge({ capacity: ngsiLdNull, none: ngsiLdNull }))).toEqual([
      'deleted capacity',
    ]);
    expect(summary(merge({ none: { type: 'Property', value: ngsiLdNull } }))).toEqual([]);
  });

  test('bare values keep the type of what they meet', () => {
    const json = {
      capacity: 21,
      name: '新館',
      managedBy: 'urn:s:2',
      address: { city: 'Omura' },
      age: 1,
    };
    for (const isSimplified of [false, true]) {
      const operation = { kind: 'merge', fragment: fragment(json, 'merge', isSimplified) } as const;
      expect(shown(apply({ ...operation, lang: 'ja' }))).toMatchObject({
        capacity: [{ value: 21, unitCode: 'IE' }, { value: 30 }],
        name: { type: 'LanguageProperty', languageMap: { ja: '新館', en: 'Main' } },
        managedBy: { type: 'Relationship', object: 'urn:s:2' },
        address: { type: 'Property', value: { city: 'Omura', country: 'JP' } },
        age: { type: 'Property', value: 1 },
      });
    }
    const wrong = { kind: 'merge', fragment: fragment({ managedBy: 5 }, 'merge') } as const;
    expect(errorOf(applyOperation(shelter, wrong, at))).toBe('BadRequestData');
  });

  test('a common time reaches attributes that had one and bring none', () => {
    const observedAt = '2026-02-01T00:00:00.000000Z';
    const applied = merge({ capacity: { value: 25 }, address: { value: 'x' } }, { observedAt });
    expect(shown(applied)).toMatchObject({
      capacity: [{ observedAt: '2026-02-01T00:00:00Z' }, {}],
    });
    expect(shown(applied)['address']).toEqual({ type: 'Property', value: 'x' });
    const own = { capacity: { value: 25, observedAt: '2026-03-01T00:00:00Z' } };
    expect(shown(merge(own, { observedAt }))).toMatchObject({
      capacity: [{ observedAt: '2026-03-01T00:00:00Z' }, {}],
    });
  });

  test('a value of another kind takes the place of the old one', () => {
    expect(shown(merge({ managedBy: { type: 'Property', value: 5 } }))['managedBy']).toEqual({
      type: 'Property',
      value: 5,
    });
  });

  test('a language property without languages is gone', () => {
    const languageMap = { ja: ngsiLdNull, en: ngsiLdNull };
    expect(summary(merge({ name: { languageMap } }))).toEqual(['deleted name']);
  });

  test('types are added, the scope is replaced', () => {
    const applied = merge({ type: ['School'], scope: '/Saga' });
    expect(applied.entity).toMatchObject({
      types: [iri('Shelter'), iri('School')],
      scopes: ['/Saga'],
    });
  });
});

describe('5.6.5 delete an attribute, 5.6.21 purge', () => {
  const remove = (attribute: string, more: { datasetId?: string; deleteAll?: boolean } = {}) =>
    applyOperation(shelter, { kind: 'deleteAttribute', attribute, ...more }, at);

  test('the default instance, that of a dataset, or all', () => {
    expect(summary(unwrap(remove(iri('capacity'))))).toEqual(['deleted capacity']);
    expect(summary(unwrap(remove(iri('capacity'), { datasetId: 'urn:d:1' })))).toEqual([
      'deleted capacity urn:d:1',
    ]);
    expect(summary(unwrap(remove(iri('capacity'), { deleteAll: true })))).toHaveLength(2);
    expect(errorOf(remove(iri('capacity'), { datasetId: 'urn:d:9' }))).toBe('ResourceNotFound');
    expect(errorOf(remove(iri('none'), { deleteAll: true }))).toBe('ResourceNotFound');
  });

  test('scope is deleted as an attribute is', () => {
    const applied = unwrap(remove('https://uri.etsi.org/ngsi-ld/scope'));
    expect(applied).toMatchObject({ headChanged: true, changes: [], entity: { scopes: [] } });
  });

  test('purge drops what is named, or keeps nothing else', () => {
    expect(summary(apply({ kind: 'purgeAttributes', drop: [iri('name')] }))).toEqual([
      'deleted name',
    ]);
    const kept = apply({ kind: 'purgeAttributes', keep: [iri('name'), iri('managedBy')] });
    expect(Object.keys(kept.entity?.attributes ?? {})).toEqual([iri('name'), iri('managedBy')]);
  });
});

describe('what did not change', () => {
  property.prop([anyEntity, anyEntity, fc.constantFrom('replace', 'update')])(
    'a second upsert of the same entity is the same object, and a merge of it too',
    (first, second, mode) => {
      const upsert = { kind: 'upsert', mode, entity: second } as const;
      const created = unwrap(applyOperation(undefined, { kind: 'create', entity: first }, before));
      const once = unwrap(applyOperation(created.entity, upsert, at));
      const later = '2027-01-01T00:00:00.000000Z';
      const twice = unwrap(applyOperation(once.entity, upsert, later));
      expect(twice).toMatchObject({ unchanged: true, changes: [], headChanged: false });
      expect(twice.entity).toBe(once.entity);
    },
  );

  property.prop([anyEntity, anyEntity])('changes lead from one entity to the other', (a, b) => {
    const created = unwrap(applyOperation(undefined, { kind: 'create', entity: a }, before));
    const frozen = structuredClone(created.entity);
    const applied = unwrap(applyOperation(created.entity, { kind: 'replace', entity: b }, at));
    expect(created.entity).toEqual(frozen);
    for (const { attribute, datasetId, kind, current, previous } of applied.changes) {
      const find = (entity: Entity | undefined) =>
        entity?.attributes[attribute]?.find((instance) => instance.datasetId === datasetId);
      expect(find(created.entity)).toBe(previous);
      expect(find(applied.entity)).toBe(current);
      if (kind === 'modified') expect(current).toMatchObject({ modifiedAt: at });
    }
    expect(applied.entity?.createdAt).toBe(before);
  });
});
