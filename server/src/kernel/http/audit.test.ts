/** Which requests leave a row, and what happens when it cannot be kept. */
import { describe, expect, test } from 'vitest';
import { problem } from '../problem.ts';
import { err, ok } from '../result.ts';
import { type AuditedRequest, type Auditor, noteObjects } from './audit.ts';
import { type Access, anonymousAt, type Principal } from './principal.ts';
import type { Method, Route } from './route.ts';
import { httpWith, route } from './testing.ts';

const person: Principal = {
  ...anonymousAt('town'),
  id: 'person:1',
  kind: 'person',
  policy: 'role:x',
};

interface Kept extends Auditor {
  readonly rows: AuditedRequest[];
  isAway: boolean;
}

function keeper(): Kept {
  const rows: AuditedRequest[] = [];
  return {
    rows,
    isAway: false,
    seesOnlyPublic: ({ kind }) => kind === 'anonymous',
    canWrite() {
      return !this.isAway;
    },
    async record(request) {
      await Promise.resolve();
      if (this.isAway) throw new Error('away');
      rows.push(request);
    },
    refused: (request) => {
      rows.push(request);
    },
  };
}

function httpFor(caller: Principal, routes: readonly Route[], audit = keeper()) {
  const { http } = httpWith(routes, { authorise: () => ok(caller), audit });
  return { http, audit };
}

const accesses: readonly Access[] = [
  'open',
  'read',
  'write',
  'publish',
  'approve',
  'administer',
  'audit',
  'person',
];
const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe('the audit trail', () => {
  test.each(accesses.flatMap((access) => methods.map((method) => [access, method] as const)))(
    '%s %s of somebody known leaves a row, but for what is open to everyone',
    async (access, method) => {
      const routes = [route({ path: '/things', method, access, operationId: 'doThings' })];
      const { http, audit } = httpFor(person, routes);
      await http.request('/things', { method });
      const isOpen = access === 'open' && method === 'GET';
      const kind = method === 'GET' || access === 'read' ? 'read' : 'write';
      expect(audit.rows.map(({ action, kind }) => [action, kind])).toEqual(
        isOpen ? [] : [['doThings', kind]],
      );
    },
  );

  test('a read of what everyone sees leaves none, with a body or without', async () => {
    const routes = [
      route({ path: '/things', access: 'read' }),
      route({ path: '/query', method: 'POST', access: 'read' }),
    ];
    const { http, audit } = httpFor(anonymousAt('town'), routes);
    await http.request('/things');
    await http.request('/query', { method: 'POST' });
    expect(audit.rows).toEqual([]);
  });

  test('says who, what, to what, how it ended and under which policy; never a body, a name or a secret', async () => {
    const routes = [
      route({
        path: '/things/{id}/parts/{part}',
        method: 'PATCH',
        access: 'write',
        operationId: 'changePart',
        handle: () => new Response(null, { status: 409 }),
      }),
      route({ path: '/letters/{token}', method: 'POST', access: 'open' }),
    ];
    const { http, audit } = httpFor(person, routes);
    await http.request('/things/urn:%E9%81%BF/parts/a%2Fb?type=Shelter&q=name==%22Taro%22&type=B', {
      method: 'PATCH',
      body: '{"name":"Hanako"}',
      headers: { cookie: 'session=s3cret' },
    });
    await http.request('/letters/s3cret', { method: 'POST' });
    expect(audit.rows[0]).toMatchObject({
      principal: person,
      kind: 'write',
      action: 'changePart',
      object: 'urn:避 a/b',
      query: 'type=Shelter,B&q=…',
      status: 409,
    });
    expect(audit.rows[1]).toMatchObject({ object: '…' });
    expect(JSON.stringify(audit.rows)).not.toMatch(/Taro|Hanako|s3cret/);
  });

  test('what was made is named by its Location', async () => {
    const handle = (): Response =>
      new Response(null, { status: 201, headers: { location: '/things/urn:%E9%81%BF?x=1' } });
    const { http, audit } = httpFor(person, [
      route({ path: '/things', method: 'POST', access: 'write', handle }),
    ]);
    await http.request('/things', { method: 'POST' });
    expect(audit.rows[0]?.object).toBe('urn:避');
  });

  test('a handler may name what it worked on, at most twenty of it', async () => {
    const ids = Array.from({ length: 25 }, (_, i) => `urn:${i}`);
    const handle: Route['handle'] = (c) => {
      noteObjects(c, ids.slice(0, 2));
      noteObjects(c, ids.slice(2));
      return new Response(null, { status: 204 });
    };
    const { http, audit } = httpFor(person, [
      route({ path: '/batch', method: 'POST', access: 'write', handle }),
    ]);
    await http.request('/batch', { method: 'POST' });
    expect(audit.rows[0]?.object).toMatch(/^urn:0 urn:1 .* urn:19 \(\+5\)$/);
  });

  test('the answer waits for its row', async () => {
    const order: string[] = [];
    const audit = keeper();
    const record = audit.record.bind(audit);
    audit.record = async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      await record(request);
      order.push('row');
    };
    const { http } = httpFor(person, [route({ path: '/things', access: 'read' })], audit);
    await http.request('/things');
    order.push('answer');
    expect(order).toEqual(['row', 'answer']);
  });

  test('what was read is withheld with 503 when its row cannot be kept; what is public is not', async () => {
    let isCancelled = false;
    const handle = (): Response =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new TextEncoder().encode('secret')),
          cancel: () => {
            isCancelled = true;
          },
        }),
      );
    const routes = [route({ path: '/things', access: 'read', handle })];
    const { http, audit } = httpFor(person, routes);
    audit.isAway = true;
    const answer = await http.request('/things');
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain('secret');
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(isCancelled).toBe(true);
    const everyone = httpFor(
      anonymousAt('town'),
      [route({ path: '/things', access: 'read' })],
      audit,
    );
    expect((await everyone.http.request('/things')).status).toBe(204);
  });

  test('nothing is written while rows cannot be kept, and a write that was overtaken says so', async () => {
    let written = 0;
    const audit = keeper();
    const handle = (): Response => {
      written += 1;
      return new Response(null, { status: 204 });
    };
    const { http } = httpFor(
      person,
      [route({ path: '/things', method: 'POST', access: 'write', handle })],
      audit,
    );
    audit.isAway = true;
    expect((await http.request('/things', { method: 'POST' })).status).toBe(503);
    expect(written).toBe(0);
    audit.canWrite = () => true;
    const overtaken = await http.request('/things', { method: 'POST' });
    expect(overtaken.status).toBe(503);
    expect(await overtaken.json()).toMatchObject({
      detail: expect.stringContaining('The change is made'),
    });
    expect(written).toBe(1);
  });

  test('a write that broke off leaves a row: nobody knows how far it came', async () => {
    const handle = (): Response => {
      throw new Error('half-way');
    };
    const { http, audit } = httpFor(person, [
      route({ path: '/things', method: 'POST', access: 'write', handle }),
    ]);
    expect((await http.request('/things', { method: 'POST' })).status).toBe(500);
    expect(audit.rows).toMatchObject([{ kind: 'write', status: 500 }]);
  });

  test('whoever is refused is recorded as refused, as who they are where that is known', async () => {
    const audit = keeper();
    const routes = [
      route({ path: '/things', method: 'POST', access: 'write' }),
      route({ path: '/page' }),
    ];
    const { http } = httpWith(routes, {
      audit,
      authorise: (c) => {
        c.set('principal', person);
        return err(problem('forbidden', 'No.'));
      },
    });
    await http.request('/things', { method: 'POST' });
    await http.request('/page');
    expect(audit.rows).toMatchObject([
      { kind: 'refusal', status: 403, principal: { id: 'person:1' } },
    ]);
  });

  test('what a page asks in process is asked by who looks at the page', async () => {
    const audit = keeper();
    const { http } = httpWith([route({ path: '/things', access: 'read' })], {
      authorise: () => ok(person),
      audit,
      isProxyTrusted: true,
      fallback: () => http.fetch(new Request('http://localhost/things')),
    });
    await http.request('/page', { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(audit.rows).toMatchObject([{ address: '203.0.113.7' }]);
  });
});
