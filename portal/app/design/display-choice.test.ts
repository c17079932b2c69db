/** What a reader chose, as the storage of a browser gives it back. */
import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { isConfirmed } from './dialog.tsx';
import { contrasts, parseDisplayChoice, schemes, sizes, usual } from './display-choice.ts';
import { placeAfter } from './tabs.tsx';

test('a choice is read back, and what is not understood is as usual', () => {
  expect(parseDisplayChoice('{"size":"large","scheme":"dark","contrast":"loud"}')).toEqual({
    size: 'large',
    scheme: 'dark',
    contrast: 'device',
  });
  expect(parseDisplayChoice(null)).toEqual(usual);
});

property.prop([fc.oneof(fc.string(), fc.json())])('any text is a choice', (text) => {
  const { size, scheme, contrast } = parseDisplayChoice(text);
  expect(sizes).toContain(size);
  expect(schemes).toContain(scheme);
  expect(contrasts).toContain(contrast);
});

test('arrow keys go round the tabs, Home and End to their ends', () => {
  expect(placeAfter('ArrowRight', 2, 3)).toBe(0);
  expect(placeAfter('ArrowLeft', 0, 3)).toBe(2);
  expect(placeAfter('Home', 2, 3)).toBe(0);
  expect(placeAfter('End', 0, 3)).toBe(2);
  expect(placeAfter('a', 0, 3)).toBeUndefined();
});

test('a form is confirmed only by the button that confirms', () => {
  const form = new FormData();
  expect(isConfirmed(form)).toBe(false);
  form.set('confirmed', 'yes');
  expect(isConfirmed(form)).toBe(true);
});
