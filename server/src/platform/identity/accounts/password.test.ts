/** Which passwords are accepted, and how they are kept. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseMailAddress } from './mail-address.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import { parsePassword } from './password-rule.ts';

describe('a password', () => {
  test.each([
    'correct horse battery',
    '春はあけぼのやうやう白く',
    'tR7&kL9#mQ2x',
    'いつも歩く川べりの道',
  ])('%s is accepted when it is long enough', (given) => {
    expect(parsePassword(given, []).ok).toBe(Array.from(given).length >= 12);
  });

  test.each([
    ['short', 'short 11 ch'],
    ['a word and digits', 'Password1234'],
    ['look-alikes', 'P@55w0rd2026'],
    ['a run of digits', '123456789012'],
    ['a row of keys', 'qwertyuiop12'],
    ['one character', 'aaaaaaaaaaaaaaaa'],
    ['a repetition', 'abab1abab1abab1'],
    ['the address', 'taro.yamada@example'],
    ['the name', '山田山田山田山田山田山田'],
    ['too long', 'x1y2'.repeat(40)],
  ])('that is %s is refused', (_, given) => {
    expect(parsePassword(given, ['taro.yamada@example.jp', '山田 太郎'])).toMatchObject({
      error: { code: 'bad-request-data', pointer: '/password' },
    });
  });

  property.prop([fc.string({ unit: 'binary', maxLength: 200 })])(
    'is judged without throwing, whatever it is',
    (given) => {
      expect(typeof parsePassword(given, [given]).ok).toBe('boolean');
    },
  );

  test('is known again by its hash, in whatever Unicode form it is typed, and no other is', async () => {
    const password = 'ガギグゲゴ と 書いた夜';
    const hash = await hashPassword(password.normalize('NFKC'));
    expect(hash).toMatch(/^scrypt\$15\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPassword(password.normalize('NFD'), hash)).toBe(true);
    expect(await isPassword(`${password} `, hash)).toBe(false);
    expect(await isPassword(password, undefined)).toBe(false);
  });

  test('nobody has is not nothing', async () => {
    expect(await isPassword('', '')).toBe(false);
  });
});

describe('a mail address', () => {
  test.each([
    ['Taro@Example.JP', 'taro@example.jp'],
    ['ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ', 'taro@example.jp'],
    [' hanako+kumiki@mail.city.example.lg.jp ', 'hanako+kumiki@mail.city.example.lg.jp'],
    ['taro@日本語.jp', 'taro@xn--wgv71a119e.jp'],
  ])('%s is %s', (given, address) => {
    expect(parseMailAddress(given)).toEqual({ ok: true, value: address });
  });

  test.each([
    'taro',
    'taro@',
    '@example.jp',
    'taro@example',
    'a..b@example.jp',
    'taro@example.jp\nbcc: x@example.jp',
    'taro@[127.0.0.1]',
    'taro@example.jp/x',
    '太郎@example.jp',
  ])('%s is none', (given) => {
    expect(parseMailAddress(given).ok).toBe(false);
  });

  property.prop([fc.string({ unit: 'binary' })])(
    'is the same when parsed again, and never throws',
    (given) => {
      const parsed = parseMailAddress(given);
      if (parsed.ok) expect(parseMailAddress(parsed.value)).toEqual(parsed);
    },
  );

  property.prop([fc.emailAddress()])('of the usual form is accepted', (given) => {
    const parsed = parseMailAddress(given);
    if (parsed.ok) expect(parsed.value).toBe(given.toLowerCase());
  });
});
