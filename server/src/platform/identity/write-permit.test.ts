import { fc, test as property } from '@fast-check/vitest';
import type { Attributes, Entity } from '@kumiki/ngsi-ld';
import { describe, expect, test } from 'vitest';
import { everything, nothing, type Visibility } from './visibility.ts';
import { writePermit } from './write-permit.ts';

const [gauge, secret] = ['https://example.org/Gauge', 'https://example.org/Secret'];
const [level, note] = ['https://example.org/level', 'https://example.org/note'];
const held = (names: readonly string[], value = 1): Attributes =>
  Object.fromEntries(names.map((name) => [name, [{ type: 'Property', value }]]));
const entity = (parts: Partial<Entity> = {}): Entity => ({
  id: 'urn:x:1',
  types: [gauge],
  scopes: ['/river/a'],
  attributes: held([level]),
  ...parts,
});
const only = (rule: object): Visibility => ({
  kind: 'rules',
  rules: [{ entityType: gauge, ...rule }],
});
const codeOf = (
  writes: Visibility,
  before: Entity | undefined,
  after: Entity | undefined,
  reads: Visibility = everything,
): string | undefined => writePermit(writes, reads)?.(before, after)?.code;

describe('who may write part of the data', () => {
  test('is asked nothing where everything may be written', () => {
    expect(writePermit(everything, nothing)).toBeUndefined();
  });

  test('creates, changes and deletes what the rules name', () => {
    const writes = only({ scope: '/river' });
    expect(codeOf(writes, undefined, entity())).toBeUndefined();
    expect(codeOf(writes, entity(), entity({ attributes: held([level], 2) }))).toBeUndefined();
    expect(codeOf(writes, entity(), undefined)).toBeUndefined();
  });

  test.each([
    ['another type', entity({ types: [secret] })],
    ['one type more, which others may see', entity({ types: [gauge, secret] })],
    ['another scope', entity({ scopes: ['/sea'] })],
    ['one scope more', entity({ scopes: ['/river/a', '/sea'] })],
    ['no scope', entity({ scopes: [] })],
    ['a scope that only begins alike', entity({ scopes: ['/riverside'] })],
  ])('does not reach %s, neither before nor after', (_, outside) => {
    const writes = only({ scope: '/river' });
    expect(codeOf(writes, undefined, outside)).toBe('forbidden');
    expect(codeOf(writes, entity(), outside)).toBe('forbidden');
    expect(codeOf(writes, outside, entity())).toBe('forbidden');
    expect(codeOf(writes, outside, undefined)).toBe('forbidden');
  });

  test('changes only the attributes that are named, and deletes no entity with them', () => {
    const writes = only({ attributes: [level] });
    const both = entity({ attributes: held([level, note]) });
    const changed = { ...held([level], 2), ...held([note]) };
    expect(codeOf(writes, both, entity({ attributes: changed }))).toBeUndefined();
    expect(codeOf(writes, both, entity({ attributes: held([level, note], 2) }))).toBe('forbidden');
    expect(codeOf(writes, both, entity())).toBe('forbidden');
    expect(codeOf(writes, entity(), undefined)).toBe('forbidden');
    expect(codeOf(writes, undefined, both)).toBe('forbidden');
    expect(codeOf(writes, undefined, entity())).toBeUndefined();
  });

  test('is not told whether something exists that may not be seen', () => {
    const hidden = entity({ types: [secret] });
    expect(codeOf(only({}), hidden, hidden, only({}))).toBe('not-found');
    expect(codeOf(only({}), hidden, hidden)).toBe('forbidden');
  });

  property.prop([
    fc.uniqueArray(fc.constantFrom(gauge, secret), { minLength: 1 }),
    fc.uniqueArray(fc.constantFrom('/river', '/river/a', '/sea')),
    fc.uniqueArray(fc.constantFrom(level, note)),
  ])('never writes an entity that no rule names', (types, scopes, names) => {
    const one = entity({ types, scopes, attributes: held(names) });
    const isOwn =
      types.every((type) => type === gauge) &&
      scopes.length > 0 &&
      scopes.every((scope) => scope.startsWith('/river'));
    const code = codeOf(only({ scope: '/river' }), undefined, one);
    expect(code).toBe(isOwn ? undefined : 'forbidden');
  });
});
