import { expect, test } from 'vitest';
import { figuresOf } from './figure.ts';

const said = (values: readonly number[], unit: string) =>
  figuresOf(
    { unit, values: [], targets: values.map((value, index) => ({ year: 2025 + index, value })) },
    'ja',
  );

test('values of one indicator have the same decimals, and big ones are grouped', () => {
  expect([48.2, 80, 64.06].map(said([48.2, 80], '%'))).toEqual(['48.2%', '80.0%', '64.1%']);
  expect([1, 7, 1234].map(said([1, 7], '市町村'))).toEqual(['1市町村', '7市町村', '1,234市町村']);
});

test('what is computed between whole numbers shows that it is', () => {
  expect([2.5, -0.25, -3].map(said([1, 7], '件'))).toEqual(['2.5件', '-0.3件', '-3件']);
});
