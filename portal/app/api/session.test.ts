/** Who is signed in. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { callingAs, cookiesOf } from './call.ts';
import { findSession, parseSession } from './session.ts';

const page = new Request('https://city.example/staff', {
  headers: { cookie: 'session=abc', 'x-secret': 'no' },
});

describe('the session', () => {
  test('is asked with the cookie of the browser and none of its other headers', async () => {
    const asked: Request[] = [];
    const call = callingAs(async (request) => {
      asked.push(request);
      return Response.json({
        isSignedIn: true,
        person: { id: 'x', displayName: '長崎' },
        roles: [{ tenant: 'nagasaki', roles: ['editor', 7] }],
      });
    }, page);
    expect(await findSession(call)).toEqual({
      name: '長崎',
      roles: ['editor'],
      tenant: 'nagasaki',
    });
    expect(asked[0]?.url).toBe('https://city.example/api/session');
    expect(asked[0]?.headers.get('cookie')).toBe('session=abc');
    expect(asked[0]?.headers.get('x-secret')).toBeNull();
  });

  test.each([401, 404, 500])('is nobody where the API answers %i', async (status) => {
    const call = callingAs(async () => new Response('{}', { status }), page);
    expect(await findSession(call)).toBeUndefined();
  });

  test('is nobody where the API does not answer', async () => {
    const call = callingAs(() => Promise.reject(new Error('down')), page);
    expect(await findSession(call)).toBeUndefined();
  });

  property.prop([fc.jsonValue()])('never throws, whatever the API answers', (value) => {
    const session = parseSession(value);
    expect(session === undefined || Array.isArray(session.roles)).toBe(true);
  });
});

test('cookies of an answer are handed on one by one', () => {
  const answer = new Response(null);
  answer.headers.append('set-cookie', 'a=1; Path=/');
  answer.headers.append('set-cookie', 'b=2; Path=/');
  expect(cookiesOf(answer).getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
});
