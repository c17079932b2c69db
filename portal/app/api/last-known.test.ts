/** What is shown when the API fails. */
import { describe, expect, test } from 'vitest';
import { type Api, rememberingAsk } from './last-known.ts';

const noon = new Date('2026-11-21T03:00:00Z');

function answering(...answers: (Response | Error)[]): Api {
  const left = [...answers];
  return async () => {
    const next = left.shift() ?? new Error('no answer left');
    if (next instanceof Error) throw next;
    return next;
  };
}

describe('the last known answer', () => {
  test('a good answer is given as it is', async () => {
    const ask = rememberingAsk(
      answering(Response.json([], { headers: { 'NGSILD-Results-Count': '7' } })),
      () => noon,
    );
    expect(await ask('/a', 'application/json')).toEqual({ status: 200, body: '[]', count: 7 });
  });

  test('after a failure the last good answer comes with the time it was known', async () => {
    const ask = rememberingAsk(
      answering(new Response('one'), new Error('down'), new Response('', { status: 503 })),
      () => noon,
    );
    await ask('/a', 'text/plain');
    expect(await ask('/a', 'text/plain')).toMatchObject({ body: 'one', knownAt: noon });
    expect(await ask('/a', 'text/plain')).toMatchObject({ body: 'one', knownAt: noon });
  });

  test('another question is not answered by it', async () => {
    const ask = rememberingAsk(answering(new Response('one'), new Error('down')), () => noon);
    await ask('/a', 'text/plain');
    expect(await ask('/b', 'text/plain')).toBeUndefined();
  });

  test('what does not exist is not remembered as if it did', async () => {
    const ask = rememberingAsk(
      answering(new Response('', { status: 404 }), new Error('down')),
      () => noon,
    );
    expect((await ask('/a', 'text/plain'))?.status).toBe(404);
    expect(await ask('/a', 'text/plain')).toBeUndefined();
  });

  test('only so many answers are remembered', async () => {
    let isUp = true;
    const ask = rememberingAsk(
      async () => {
        if (isUp) return new Response('good');
        throw new Error('down');
      },
      () => noon,
    );
    for (let path = 0; path < 257; path += 1) await ask(`/${path}`, 'text/plain');
    isUp = false;
    expect(await ask('/0', 'text/plain')).toBeUndefined();
    expect(await ask('/256', 'text/plain')).toBeDefined();
  });
});
