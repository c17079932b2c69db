/** Answers of the API as pages read them. */
import { describe, expect, test } from 'vitest';
import { problemOf, read } from './answer.ts';

describe('reading', () => {
  test('a good answer is its JSON, an empty one is nothing', async () => {
    expect(await read(Response.json({ a: 1 }))).toEqual({ a: 1 });
    expect(await read(new Response(null, { status: 204 }))).toBeUndefined();
  });

  test('a refusal is thrown with its status and what the API said', async () => {
    const body = { type: 'https://city.example/docs/errors/forbidden', title: 'No', detail: 'D' };
    await expect(read(Response.json(body, { status: 403 }))).rejects.toMatchObject({
      data: { status: 403, title: 'No', detail: 'D', code: 'forbidden' },
      init: { status: 403 },
    });
  });

  test('a problem that is no JSON keeps its status', async () => {
    expect(await problemOf(new Response('<p>', { status: 502 }))).toEqual({
      status: 502,
      title: '',
      detail: '',
      code: '',
      pointer: '',
    });
  });
});
