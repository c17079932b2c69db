import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { needsSharedData, sharedDataFolder } from '../../../tests/skip.ts';
import {
  checkDigitOf,
  parseLocalGovernmentCode,
  prefectureCodeOf,
  withoutCheckDigit,
} from './local-government-code.ts';

const codes = path.join(sharedDataFolder, 'municipal-codes');

const fiveDigits = fc
  .tuple(fc.integer({ min: 1, max: 47 }), fc.integer({ min: 0, max: 999 }))
  .map(([p, m]) => `${String(p).padStart(2, '0')}${String(m).padStart(3, '0')}`);

function codeOf(input: unknown): string | undefined {
  const code = parseLocalGovernmentCode(input);
  return code.ok ? code.value : undefined;
}

describe('a local government code', () => {
  test.each([
    ['42201', '422011'],
    ['422011', '422011'],
    ['02201', '022012'],
    ['42000', '420000'],
    ['４２２０１１', '422011'],
    [' 422011 ', '422011'],
  ])('%s is %s', (input, expected) => {
    expect(codeOf(input)).toBe(expected);
  });

  test.each([
    ['a wrong check digit', '422012'],
    ['a prefecture that does not exist', '48201'],
    ['prefecture zero', '00201'],
    ['four digits', '2201'],
    ['seven digits', '4220110'],
    ['a number, which loses zeros', 42201],
    ['nothing', undefined],
    ['a list', ['42201']],
  ])('%s is refused', (_, input) => {
    expect(parseLocalGovernmentCode(input)).toMatchObject({
      ok: false,
      notice: { severity: 'error', code: 'local-government-code-invalid' },
    });
  });

  test('gives its prefecture and the five digits of JIS X 0402', () => {
    const code = parseLocalGovernmentCode('022012');
    expect(code.ok && [prefectureCodeOf(code.value), withoutCheckDigit(code.value)]).toEqual([
      '02',
      '02201',
    ]);
  });

  property.prop([fiveDigits])('five digits and six are the same code', (five) => {
    expect(codeOf(five)).toBe(five + checkDigitOf(five));
    expect(codeOf(five + checkDigitOf(five))).toBe(five + checkDigitOf(five));
  });

  property.prop([fiveDigits, fc.nat({ max: 9 })])(
    'only the right check digit is accepted',
    (five, last) => {
      const isRight = String(last) === checkDigitOf(five);
      expect(codeOf(`${five}${last}`)).toBe(isRight ? `${five}${last}` : undefined);
    },
  );

  property.prop([fc.anything()])('never throws, whatever arrives', (input) => {
    expect(typeof parseLocalGovernmentCode(input).ok).toBe('boolean');
  });

  test('agrees with every published code', needsSharedData('municipal-codes'), () => {
    const [, ...lines] = readFileSync(path.join(codes, 'localgovjp-utf8.csv'), 'utf8')
      .trim()
      .split('\n');
    const published = lines.map((line) => line.trim().split(',').at(-1) ?? '');
    expect(published.length).toBeGreaterThan(1700);
    expect(published.filter((code) => codeOf(code) !== code)).toEqual([]);
    expect(published.filter((code) => codeOf(code.slice(0, 5)) !== code)).toEqual([]);
  });
});
