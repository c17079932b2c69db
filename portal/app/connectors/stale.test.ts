/** Whoever looks after sources is told of those that are stale; nobody else asks. */
import { expect, test } from 'vitest';
import { findStale } from './stale.ts';

const settings = (name: string) => ({ kind: 'file', name, url: 'https://city.example/a.csv' });
const answer = {
  connectors: [
    { id: 'a', settings: settings('水位'), isStale: true },
    { id: 'b', settings: settings('雨量'), isStale: false },
  ],
};
const session = (...roles: readonly string[]) => ({ name: '北', tenant: 'default', roles });

test('administrators are told which sources are stale', async () => {
  const call = () => Promise.resolve(Response.json(answer));
  expect(await findStale(call, session('editor', 'administrator'))).toEqual([
    { id: 'a', name: '水位' },
  ]);
});

test('others are not, and nothing is asked for them', async () => {
  const call = () => Promise.reject(new Error('asked'));
  expect(await findStale(call, session('editor'))).toEqual([]);
  expect(await findStale(call, undefined)).toEqual([]);
});

test('an API that refuses leaves the page as it is', async () => {
  const call = () => Promise.resolve(new Response('', { status: 503 }));
  expect(await findStale(call, session('administrator'))).toEqual([]);
});
