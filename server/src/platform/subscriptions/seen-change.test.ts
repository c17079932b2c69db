import type { Attributes, Entity } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import type { EntityChange } from '#platform/context/index.ts';
import { everything, nothing, type Visibility } from '#platform/identity/index.ts';
import { seenChange } from './seen-change.ts';

const gauge = 'https://example.org/Gauge';
const [level, note] = ['https://example.org/level', 'https://example.org/note'];
const held = (...names: readonly string[]): Attributes =>
  Object.fromEntries(names.map((name) => [name, [{ type: 'Property', value: 1 }]]));
const entity = (scopes: readonly string[], attributes: Attributes): Entity => ({
  id: 'urn:x:1',
  types: [gauge],
  scopes,
  attributes,
});
const changed = (
  before: Entity | undefined,
  after: Entity | undefined,
  attribute = level,
): EntityChange => ({
  tenant: 't',
  id: 'urn:x:1',
  kind: before === undefined ? 'created' : after === undefined ? 'deleted' : 'modified',
  at: '2026-11-21T00:00:00.000Z',
  before,
  after,
  isExpiry: false,
  headChanged: false,
  attributes: [{ attribute, kind: 'modified' }],
});
const only = (rule: object): Visibility => ({
  kind: 'rules',
  rules: [{ entityType: gauge, ...rule }],
});
const both = entity(['/a'], held(level, note));

describe('a change as part of the data is seen', () => {
  test('is the change itself for whoever sees everything, and none for who sees nothing', () => {
    const change = changed(both, both);
    expect(seenChange(change, everything)).toBe(change);
    expect(seenChange(change, nothing)).toBeUndefined();
  });

  test('says nothing of attributes that are hidden, not even that they changed', () => {
    const visible = only({ attributes: [level] });
    expect(seenChange(changed(both, both, note), visible)).toBeUndefined();
    expect(seenChange(changed(both, both), visible)).toMatchObject({
      kind: 'modified',
      before: { attributes: held(level) },
      after: { attributes: held(level) },
      attributes: [{ attribute: level }],
    });
  });

  test('of an entity that comes into sight is its creation, of one that leaves it its end', () => {
    const elsewhere = entity(['/b'], held(level, note));
    const visible = only({ scope: '/a' });
    expect(seenChange(changed(elsewhere, both), visible)).toMatchObject({
      kind: 'created',
      before: undefined,
      attributes: [
        { attribute: level, kind: 'created' },
        { attribute: note, kind: 'created' },
      ],
    });
    const gone = seenChange(changed(both, elsewhere), visible);
    expect(gone).toMatchObject({ kind: 'deleted', attributes: [] });
    expect(gone?.after).toBeUndefined();
    expect(seenChange(changed(elsewhere, elsewhere), visible)).toBeUndefined();
  });
});
