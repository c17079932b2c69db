/** The grammar of messages. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseMessage, plainText } from './message.ts';

describe('messages', () => {
  test('a message is text, parameters and ruby in their order', () => {
    expect(parseMessage('{避難|ひなん}する ところは {count} あります')).toEqual([
      { kind: 'ruby', base: '避難', reading: 'ひなん' },
      { kind: 'text', text: 'する ところは ' },
      { kind: 'parameter', name: 'count' },
      { kind: 'text', text: ' あります' },
    ]);
  });

  test('plain text keeps the base of ruby and fills parameters', () => {
    expect(plainText('{避難|ひなん}は {n}', { n: 3 })).toBe('避難は 3');
  });

  test('a parameter that is not given stays visible', () => {
    expect(plainText('{n}')).toBe('{n}');
  });

  property.prop([fc.string().filter((text) => !/[{}]/.test(text))])(
    'text without braces is itself',
    (text) => {
      expect(plainText(text)).toBe(text);
    },
  );
});
