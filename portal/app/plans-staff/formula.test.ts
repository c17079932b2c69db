import { expect, test } from 'vitest';
import { formulaOf, formulaValuesOf, type Measure, readFormulaValues } from './formula.ts';

const measures: readonly Measure[] = [
  {
    name: 'entities',
    title: { ja: '件数', en: 'Entities' },
    parameters: { properties: { type: { type: 'string' }, q: { type: 'string' } } },
  },
  {
    name: 'heardOf',
    title: { ja: '動き', en: 'Heard of' },
    parameters: { properties: { type: { type: 'string' }, days: { type: 'integer' } } },
  },
];

test('a formula is the same after it went through the fields', () => {
  const formula = {
    percentage: {
      of: { measure: 'heardOf', type: 'Sensor', days: 7 },
      in: { measure: 'entities', type: 'Sensor' },
    },
    smallCountMin: 10,
  };
  const form = new FormData();
  const fields = {
    way: 'percentage',
    'of-measure': 'heardOf',
    'of-heardOf-type': 'Sensor',
    'of-heardOf-days': '７',
    'of-entities-q': 'left over from another choice',
    'in-measure': 'entities',
    'in-entities-type': 'Sensor',
    'in-entities-q': '',
    smallCountMin: '10',
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  expect(formulaOf(readFormulaValues(form, measures))).toEqual(formula);
  expect(formulaOf(formulaValuesOf(formula))).toEqual(formula);
});

test('an indicator without a formula is reported', () => {
  expect(formulaOf(formulaValuesOf(undefined))).toBeUndefined();
  expect(formulaOf(readFormulaValues(new FormData(), measures))).toBeUndefined();
});
