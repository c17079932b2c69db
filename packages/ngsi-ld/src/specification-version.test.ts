import { test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CompiledContext } from './context-types.ts';
import { renderEntity } from './render.ts';
import { conformEntity, parseSpecificationVersion } from './specification-version.ts';
import { anyEntity, cityContext, entityOf } from './testing.ts';

let context: CompiledContext;
beforeAll(async () => {
  context = await cityContext();
});

const json = {
  id: 'urn:a:1',
  type: ['Shelter', 'School'],
  scope: '/Nagasaki',
  expiresAt: '2030-01-01T00:00:00Z',
  capacity: [
    { value: 20, unitCode: 'IE', observedAt: '2026-01-01T00:00:00Z', valueType: 'Shelter' },
    { value: 30, datasetId: 'urn:d:1' },
  ],
  name: { languageMap: { ja: '本館' } },
  category: { vocab: ['Shelter', 'School'], checked: { vocab: 'Shelter' } },
  raw: { json: { a: 1 } },
  list: { valueList: [1, 2] },
  managedBy: { object: 'urn:s:1', objectType: 'School' },
  visits: { objectList: [{ object: 'urn:s:1' }, { object: 'urn:s:2' }] },
};
const shown = (minor: number) =>
  renderEntity(conformEntity(entityOf(json, context), context, minor), context, { sysAttrs: true });

describe('4.3.6.8 earlier versions', () => {
  test.each([
    ['1.5', 5],
    ['1.9', 9],
    ['1.10', 9],
    ['2.0', 9],
    ['1.0', 0],
    ['0.9', undefined],
    ['1', undefined],
    ['1.5.1', undefined],
    ['', undefined],
  ])('%s', (text, minor) => {
    expect(parseSpecificationVersion(text)).toBe(minor);
  });

  test('before 1.9 nothing expires and values have no types', () => {
    const entity = shown(8);
    expect(entity).not.toHaveProperty('expiresAt');
    expect(entity).toMatchObject({
      type: ['Shelter', 'School'],
      scope: '/Nagasaki',
      managedBy: { objectType: 'School' },
      category: { type: 'VocabProperty' },
    });
    expect(entity['capacity']).toEqual([
      { type: 'Property', value: 20, unitCode: 'IE', observedAt: '2026-01-01T00:00:00Z' },
      { type: 'Property', value: 30, datasetId: 'urn:d:1' },
    ]);
  });

  test('before 1.8 there are properties and relationships only', () => {
    expect(shown(7)).toMatchObject({
      name: { type: 'LanguageProperty', languageMap: { ja: '本館' } },
      category: {
        type: 'Property',
        value: ['Shelter', 'School'],
        checked: { type: 'Property', value: 'Shelter' },
      },
      raw: { type: 'Property', value: { a: 1 } },
      list: { type: 'Property', value: [1, 2] },
    });
    expect(shown(7)['managedBy']).toEqual({ type: 'Relationship', object: 'urn:s:1' });
    expect(shown(7)['visits']).toEqual({ type: 'Relationship', object: ['urn:s:1', 'urn:s:2'] });
  });

  test('before 1.4 there are no scopes and no languages', () => {
    expect(shown(3)).not.toHaveProperty('scope');
    expect(shown(3)['name']).toEqual({ type: 'Property', value: { ja: '本館' } });
  });

  test('before 1.3 there is one type and one instance', () => {
    expect(shown(0)).toMatchObject({ type: 'Shelter' });
    expect(shown(0)['capacity']).toEqual({ type: 'Property', value: 20 });
  });

  property.prop([anyEntity])('what has nothing to amend stays the same object', (entity) => {
    expect(conformEntity(entity, context, 9)).toBe(entity);
    for (const minor of [8, 7, 3, 0]) {
      const once = conformEntity(entity, context, minor);
      expect(conformEntity(once, context, minor)).toBe(once);
    }
  });
});
