/** Unicode ranges of font faces. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { facesOf, rangesOf } from '../../tools/font-faces.ts';

test('neighbours are joined', () => {
  expect(rangesOf('cabあ')).toBe('U+61-63,U+3042');
});

property.prop([fc.string({ unit: 'binary', minLength: 1 })])(
  'a face made of some characters holds them',
  (characters) => {
    const css = `src: url(./files/a.woff2) format('woff2'); unicode-range: ${rangesOf(characters)};`;
    const [face] = facesOf(css);
    expect(face?.file).toBe('a.woff2');
    expect(Array.from(characters).every((character) => face?.holds(character))).toBe(true);
  },
);
