/** Conditions, as readers choose them and as the API is asked. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  type Condition,
  choiceOf,
  conditionOf,
  fieldOf,
  parseCondition,
  queryOf,
  writeCondition,
} from './conditions.ts';

const condition = (more: Partial<Condition> = {}): Condition => ({
  layer: 'Shelter',
  attribute: 'capacity',
  comparison: 'ge',
  value: '100',
  ...more,
});

describe('conditions on entities', () => {
  test('are a query of NGSI-LD', () => {
    const name = condition({ attribute: 'name', comparison: 'has', value: '小学校(分校)' });
    expect(queryOf([condition(), name], 'a==1|b==2')).toBe(
      String.raw`capacity>=100;name~=".*小学校\(分校\).*";(a==1|b==2)`,
    );
    expect(queryOf([condition({ comparison: 'eq', value: '１０' })], '')).toBe(
      '(capacity==10|capacity=="１０")',
    );
    expect(queryOf([], 'x>1')).toBe('x>1');
  });
});

test('conditions on columns are values, ranges and words', () => {
  const search = choiceOf([
    condition(),
    condition({ comparison: 'le', value: '２００' }),
    condition({ attribute: '名称', comparison: 'has', value: '小学校' }),
  ]);
  expect(JSON.parse(search.get('filters') ?? '')).toEqual({ capacity: { gte: '100', lte: '200' } });
  expect(JSON.parse(search.get('contains') ?? '')).toEqual({ 名称: '小学校' });
});

describe('in the address', () => {
  property.prop([fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.string()])(
    'a condition is read as it was written',
    (layer, attribute, value) => {
      fc.pre([layer, attribute, value].every((text) => text.isWellFormed()));
      fc.pre(value.trim() !== '' && value.length <= 200);
      const written = condition({ layer, attribute, value: value.trim() });
      expect(parseCondition(writeCondition(written))).toEqual(written);
    },
  );

  test('a form that is filled in is one, and nothing else', () => {
    const sent = { fa: fieldOf('@a/b', '面積：km²'), fc: 'le', fv: ' 5 ' };
    expect(conditionOf(new URLSearchParams(sent))).toEqual({
      layer: '@a/b',
      attribute: '面積：km²',
      comparison: 'le',
      value: '5',
    });
    expect(conditionOf(new URLSearchParams({ ...sent, fv: ' ' }))).toBeUndefined();
    expect(conditionOf(new URLSearchParams({ ...sent, fc: 'like' }))).toBeUndefined();
    expect(conditionOf(new URLSearchParams())).toBeUndefined();
    expect(parseCondition('%zz:a:eq:1')).toBeUndefined();
  });
});
