import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { applyOperation } from './change.ts';
import type { Entity } from './entity.ts';
import { ngsiLdNull } from './iri.ts';
import { anyEntity, errorOf, unwrap } from './testing.ts';
import {
  apply,
  at,
  before,
  fragment,
  iri,
  merge,
  shelter,
  shown,
  summary,
} from './testing-change.ts';

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
