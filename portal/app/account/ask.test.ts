/** Where account pages send a browser, and what they make of refusals. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { faultOf, returnPath } from './ask.ts';

const at = (query: string): Request => new Request(`https://city.example/en/sign-in${query}`);

describe('after signing in', () => {
  test.each([
    ['', '/en/account'],
    ['?to=/staff/catalog%3Fpage%3D2', '/staff/catalog?page=2'],
    ['?to=https://evil.example/', '/en/account'],
    ['?to=//evil.example/', '/en/account'],
    ['?to=/%5Cevil.example', '/en/account'],
    ['?to=javascript:alert(1)', '/en/account'],
    ['?to=/%09/evil.example', '/en/account'],
  ])('%s leads to %s', (query, path) => {
    expect(returnPath(at(query))).toBe(path);
  });

  property.prop([fc.string()])('one stays on this site, whatever the address says', (to) => {
    const path = returnPath(at(`?${new URLSearchParams({ to })}`));
    expect(new URL(path, 'https://city.example').origin).toBe('https://city.example');
  });
});

test('a refusal names the field it is about', async () => {
  const answer = Response.json({ code: 'bad-request-data', pointer: '/code' }, { status: 400 });
  expect(await faultOf(answer)).toEqual({ field: 'code', word: 'code' });
  const taken = Response.json({ code: 'already-exists', pointer: '/mail' }, { status: 409 });
  expect(await faultOf(taken, { 'already-exists': 'taken' })).toEqual({
    field: 'mail',
    word: 'taken',
  });
  expect(await faultOf(new Response('out of order', { status: 502 }))).toEqual({
    field: '',
    word: 'other',
  });
});
