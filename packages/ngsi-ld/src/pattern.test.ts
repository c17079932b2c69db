import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parsePattern } from './pattern.ts';
import { errorOf, unwrap } from './testing.ts';

const matches = (pattern: string, text: string) => unwrap(parsePattern(pattern, 'q')).test(text);

describe('patterns', () => {
  test.each([
    ['^Eiffel', 'Eiffel Tower', true],
    ['^Tower', 'Eiffel Tower', false],
    ['Tower$', 'Eiffel Tower', true],
    ['', 'anything', true],
    ['^$', '', true],
    ['a.c', 'xabcx', true],
    ['a.c', 'a🏫c', true],
    ['^[あ-ん]+$', 'ひなん', true],
    ['^[あ-ん]+$', '避難', false],
    ['^(ab|cd){2,3}$', 'abcdab', true],
    ['^(ab|cd){2,3}$', 'ab', false],
    ['^a{2}$', 'aa', true],
    ['^a{2,}$', 'aaaa', true],
    ['a{x', 'a{x', true],
    ['^\\d{3}-\\d{4}$', '850-8685', true],
    ['^[[:alpha:]]+[[:digit:]]$', '長崎1', true],
    ['^[^a-c]$', 'd', true],
    ['^[^a-c]$', 'b', false],
    ['^[]a]$', ']', true],
    ['^[a-]$', '-', true],
    ['^\\.\\*$', '.*', true],
    ['(?i)^SHELTER$', 'Shelter', true],
    ['(?i)^[a-z]+$', 'ABC', true],
    ['^(a|b|)$', '', true],
    ['^(?:a)+?$', 'aa', true],
    ['urn:ngsi-ld:Vehicle:.*', 'urn:ngsi-ld:Vehicle:1', true],
  ])('%s on %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  test.each([
    ...['**', 'a**', '+', '(', ')', '[', '[a', 'a{3,2}', 'a{999}', '\\', '\\1', '\\b', '(?=a)'],
    ...['[[:nothing:]]', '[z-a]', '^*', '[[.a.]]', 'a++', 'invalid_entity_id_pattern**'],
  ])('%s is refused', (pattern) => {
    expect(errorOf(parsePattern(pattern, 'idPattern'))).toBe('BadRequestData idPattern');
  });

  test('a pattern made to explode takes no time', () => {
    const started = performance.now();
    expect(matches('^(a+)+$', `${'a'.repeat(5_000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  const anyPattern = fc
    .array(
      fc.constantFrom('a', 'b', '.', '*', '+', '?', '(', ')', '|', '[ab]', '{1,2}', '^', '$'),
      {
        maxLength: 8,
      },
    )
    .map((pieces) => pieces.join(''));

  property.prop([anyPattern, fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 })])(
    'what it accepts means what JavaScript means',
    (source, letters) => {
      const pattern = parsePattern(source, 'q');
      if (!pattern.ok) return;
      const text = letters.join('');
      expect(pattern.value.test(text)).toBe(new RegExp(source, 'su').test(text));
    },
  );

  property.prop([fc.string(), fc.string()])('never throws', (source, text) => {
    const pattern = parsePattern(source, 'q');
    if (pattern.ok) pattern.value.test(text);
  });
});
