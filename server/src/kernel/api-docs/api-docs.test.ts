import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '../http/index.ts';
import { httpWith, route } from '../http/testing.ts';
import { problemTable } from '../problem.ts';
import { describeApi, withApiDocs } from './index.ts';

const thing = z.object({ name: z.string(), size: z.int().optional() }).meta({ id: 'Thing' });
const routes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/things/{id}',
    operationId: 'putThing',
    access: 'write',
    summary: 'Put a <thing>',
    query: z.object({ limit: z.coerce.number().max(9).optional().describe('How many') }),
    body: { content: { 'application/json': thing }, required: true },
    responses: {
      201: { description: 'Made', content: { 'application/json': z.array(thing) } },
    },
  }),
  route({ path: '/open', operationId: 'getOpen' }),
  route({
    path: '/own-words',
    operationId: 'ownWords',
    access: 'read',
    writeProblem: () => new Response(),
  }),
];
const docs = { version: '1.2.3', publicUrl: 'http://localhost:8080' };

describe('the OpenAPI document', () => {
  test('describes parameters, bodies, answers and access', () => {
    const document = describeApi(routes, '1.2.3');
    expect(document.paths['/things/{id}']?.['post']).toEqual({
      'x-access': 'write',
      operationId: 'putThing',
      summary: 'Put a <thing>',
      tags: ['Tests'],
      security: [{ bearer: [] }],
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        {
          name: 'limit',
          in: 'query',
          required: false,
          description: 'How many',
          schema: { type: 'number', maximum: 9 },
        },
      ],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
      },
      responses: {
        201: {
          description: 'Made',
          content: {
            'application/json': {
              schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
            },
          },
        },
        default: {
          description: 'A problem',
          content: {
            'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
          },
        },
      },
    });
    expect(document.paths['/open']?.['get']?.security).toEqual([]);
    expect(document.paths['/own-words']?.['get']?.security).toEqual([{}, { bearer: [] }]);
    expect(Object.keys(document.components.schemas)).toEqual(['Problem', 'Thing']);
  });

  test('does not depend on the order of routes', () => {
    const text = JSON.stringify(describeApi(routes, '1'));
    expect(JSON.stringify(describeApi(routes.toReversed(), '1'))).toBe(text);
  });

  test('two schemas with one id are a defect', () => {
    const twins = [z.object({ a: z.string() }), z.object({ b: z.string() })];
    const both = twins.map((schema, n) =>
      route({
        path: `/twin-${n}`,
        body: { content: { 'application/json': schema.meta({ id: 'Twin' }) } },
      }),
    );
    expect(() => describeApi(both, '1')).toThrow('Twin');
  });
});

describe('the pages', () => {
  const { http } = httpWith(withApiDocs(routes, docs));

  test('the interface is shown in Japanese and English, every endpoint of it', async () => {
    const japanese = await (await http.request('/docs/api')).text();
    const english = await (await http.request('/docs/api?lang=en')).text();
    expect(japanese).toContain('<html lang="ja">');
    expect(english).toContain('<html lang="en">');
    for (const { path } of withApiDocs(routes, docs)) expect(english).toContain(path);
    expect(english).toContain('Put a &#60;thing&#62;');
    expect(english).toContain('curl -X POST');
  });

  test('a page holds no script and no inline style, and its style has the nonce of its policy', async () => {
    for (const path of ['/docs/api', '/docs/errors', '/docs/errors/not-found']) {
      const response = await http.request(path);
      const text = await response.text();
      expect(text).not.toMatch(/<script| style=| on[a-z]+=/);
      const nonce = /<style nonce="([^"]+)"/.exec(text)?.[1] ?? 'none';
      expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    }
  });

  test('every problem has the page its type names', async () => {
    for (const code of Object.keys(problemTable)) {
      const response = await http.request(`/docs/errors/${code}`);
      expect(response.status, code).toBe(200);
      expect(await response.text()).toContain(
        String(problemTable[code as keyof typeof problemTable].status),
      );
    }
    expect((await http.request('/docs/errors/toString')).status).toBe(404);
  });

  test('the document is open to pages of any origin', async () => {
    const response = await http.request('/openapi.json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  });
});
