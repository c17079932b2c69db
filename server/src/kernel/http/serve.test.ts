/** What only a socket can show: heads as Node writes them, bodies that never end, connections, the end. */
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import type { Limits } from '../limits.ts';
import { hasBody, type Listening, type Route, readJson, readStream, serve } from './index.ts';
import { httpWith, route } from './testing.ts';

const config = readConfig({}, {});
if (!config.ok) throw new Error('The defaults are faulty');
const { limits } = config.value;

const open: Listening[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function listen(routes: readonly Route[], changed: Partial<Limits> = {}) {
  const { http } = httpWith(routes);
  const options = { host: '127.0.0.1', port: 0, limits: { ...limits, ...changed } };
  const listening = await serve(http, options);
  open.push(listening);
  return { http, listening, url: `http://127.0.0.1:${listening.port}` };
}

/** Sends raw bytes and gives all that comes back until the server ends the connection. */
function exchange(port: number, ...parts: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    let text = '';
    socket.setTimeout(5000, () => reject(new Error(`No end after:\n${text}`)));
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

const text = (type: string, own = {}) =>
  new Response('<p>text</p>', { headers: { 'Content-Type': type, ...own } });

describe('a listening server', () => {
  test('gives every answer the heads it would have in process', async () => {
    const { http, url } = await listen([
      route({ path: '/json', handle: (c) => c.json({}) }),
      route({ path: '/open', isOpenData: true, handle: () => text('application/json') }),
      route({ path: '/page', handle: () => text('text/html; charset=utf-8') }),
      route({
        path: '/own',
        handle: () => text('text/html', { 'Content-Security-Policy': "default-src 'self'" }),
      }),
      route({ path: '/empty' }),
      route({ path: '/moved', handle: (c) => c.redirect('/json') }),
    ]);
    const hop = new Set(
      'date connection keep-alive content-length transfer-encoding x-request-id'.split(' '),
    );
    const headOf = ({ headers, status }: Response) => ({
      status,
      headers: Object.fromEntries([...headers].filter(([name]) => !hop.has(name))),
    });
    for (const path of ['/json', '/open', '/page', '/own', '/empty', '/moved', '/nothing']) {
      const served = await fetch(url + path, {
        redirect: 'manual',
        headers: { 'accept-encoding': 'identity' },
      });
      const inProcess = await http.request(path);
      expect(served.headers.get('x-request-id'), path).toMatch(/^[0-9a-f]{8}-/);
      expect({ path, ...headOf(served) }).toEqual({ path, ...headOf(inProcess) });
      await served.text();
    }
  });

  test('answers HEAD with the heads of GET, those of its handler included', async () => {
    const headers = { 'ngsild-results-count': '7', 'content-type': 'application/json' };
    const handle = () => new Response('[1,2,3]', { headers });
    const { url } = await listen([route({ path: '/things', handle })]);
    const answer = await fetch(`${url}/things`, { method: 'HEAD' });
    const { status } = answer;
    expect([status, answer.headers.get('ngsild-results-count'), await answer.text()]).toEqual([
      200,
      '7',
      '',
    ]);
    expect(answer.headers.get('content-type')).toBe('application/json');
  });

  test('answers 400 to a path with dot segments, whatever stands above it', async () => {
    const deleted: string[] = [];
    const remove = (path: string) =>
      route({
        method: 'DELETE',
        path,
        handle: (c) => {
          deleted.push(c.req.path);
          return new Response(null, { status: 204 });
        },
      });
    const { http, listening } = await listen([
      remove('/things/{id}'),
      remove('/things/{id}/attrs/{name}'),
    ]);
    const targets = ['%2e%2e', '%2E%2e', '.%2e', '..', '.', '%2e', '%2e%2e?a=b'].map(
      (name) => `/things/1/attrs/${name}`,
    );
    const absolute = `http://127.0.0.1:${listening.port}/things/1/attrs/%2e%2e`;
    for (const target of [...targets, '/things/1/attrs\\%2e%2e', absolute]) {
      const head = `DELETE ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      const answer = await exchange(listening.port, head);
      expect(answer, target).toMatch(/^HTTP\/1.1 400 /);
      // Some targets are refused before they are ours.
      if (!target.includes('\\')) expect(answer).toContain('"code":"bad-request-data"');
      const inProcess = await http.request(target, { method: 'DELETE' });
      expect(inProcess.status, target).toBe(400);
    }
    expect(deleted).toEqual([]);
    const plain = `DELETE /things/1.5/attrs/a.b?q=/../ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    expect(await exchange(listening.port, plain)).toMatch(/^HTTP\/1.1 204 /);
  });

  test('refuses a chunked body past its bound without reading the rest', async () => {
    const echo = route({
      method: 'POST',
      path: '/echo',
      bodyBytesMax: 50,
      handle: async (c) => {
        const body = await readJson(c);
        return body.ok ? c.json(body.value) : c.get('answerProblem')(body.error);
      },
    });
    const { listening } = await listen([echo]);
    const head = 'POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `64\r\n${'x'.repeat(100)}\r\n`;
    const answer = await exchange(listening.port, head, chunk, chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('gathers a body of a declared length, in however many parts it arrives', async () => {
    const sent: unknown[] = [];
    const { listening } = await listen([
      route({
        method: 'POST',
        path: '/whole',
        handle: async (c) => {
          const body = await readJson(c);
          sent.push(body.ok ? body.value : body.error.code);
          return new Response(null, { status: 204 });
        },
      }),
    ]);
    const head = 'POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n';
    const answers = await exchange(
      listening.port,
      `${head}\r\n{"name":`,
      '"町"}  ',
      `${head}Connection: close\r\n\r\n{"name":"村"}  `,
    );
    expect(answers.match(/HTTP\/1\.1 204/g)).toHaveLength(2);
    expect(sent).toEqual([{ name: '町' }, { name: '村' }]);
  });

  test('gathers a long body of which the handler has asked before whether it comes', async () => {
    const { url } = await listen([
      route({
        method: 'POST',
        path: '/looked',
        handle: async (c) => {
          if (!hasBody(c)) return c.json({ length: 0 });
          const body = await readJson(c);
          return c.json({ length: body.ok ? String(body.value).length : body.error.code });
        },
      }),
    ]);
    const answer = await fetch(`${url}/looked`, {
      method: 'POST',
      body: JSON.stringify('町'.repeat(300_000)),
    });
    expect(await answer.json()).toEqual({ length: 300_000 });
    const empty = await fetch(`${url}/looked`, { method: 'POST' });
    expect(await empty.json()).toEqual({ length: 0 });
  });

  test('a body that breaks off is an invalid request, and the next one is answered', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const { listening, url } = await listen([
      route({
        method: 'POST',
        path: '/whole',
        handle: async (c) => {
          const body = await readJson(c);
          if (!body.ok) resolve(body.error);
          return new Response(null, { status: 204 });
        },
      }),
    ]);
    const socket = connect(listening.port, '127.0.0.1', () => {
      socket.write('POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{"name"', () => {
        socket.destroy();
      });
    });
    expect(await promise).toMatchObject({ code: 'invalid-request' });
    expect((await fetch(`${url}/whole`, { method: 'POST', body: '{}' })).status).toBe(204);
  });

  test('streams a body to its handler while it arrives', async () => {
    const seen: number[] = [];
    const upload = route({
      method: 'POST',
      path: '/upload',
      bodyBytesMax: 10_000_000,
      handle: async (c) => {
        for await (const chunk of readStream(c)) seen.push(chunk.byteLength);
        return c.json({ bytes: seen.reduce((a, b) => a + b, 0) });
      },
    });
    const { url } = await listen([upload]);
    const body = new Uint8Array(5_000_000);
    const response = await fetch(`${url}/upload`, { method: 'POST', body });
    expect(await response.json()).toEqual({ bytes: 5_000_000 });
    expect(seen.length).toBeGreaterThan(10);
  });

  test('a bad request line is 400, a head too long 431', async () => {
    const { listening } = await listen([route({ path: '/a' })]);
    expect(await exchange(listening.port, 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    const long = `GET /a?${'x'.repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    expect(await exchange(listening.port, long)).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('an address with letters that are not percent-encoded is told how to write them', async () => {
    const { listening } = await listen([route({ path: '/x' })]);
    const answer = await exchange(listening.port, 'GET /x?q=避難 HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Content-Type: application/problem+json');
    const [, body = ''] = answer.split('\r\n\r\n');
    expect(JSON.parse(body)).toMatchObject({
      status: 400,
      code: 'invalid-request',
      detail: expect.stringContaining('--data-urlencode'),
    });
  });

  test('answers in flight finish when it closes, idle connections end, new ones are refused', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { listening, url } = await listen([
      route({
        path: '/slow',
        handle: async (c) => {
          await gate;
          return c.text('done');
        },
      }),
      route({ path: '/fast', handle: (c) => c.text('done') }),
    ]);
    await (await fetch(`${url}/fast`)).text(); // leaves an idle connection behind
    const slow = fetch(`${url}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = listening.close();
    await expect(fetch(`${url}/fast`)).rejects.toThrow();
    release();
    expect(await (await slow).text()).toBe('done');
    await closed;
  });

  test('an answer that streams for ever is told to end', async () => {
    const events = route({
      path: '/events',
      handle: (c) => {
        const body = new ReadableStream<Uint8Array>({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('first\n'));
            c.get('closing').addEventListener('abort', () => controller.close());
          },
        });
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
      },
    });
    const { listening, url } = await listen([events]);
    const response = await fetch(`${url}/events`);
    const [closed, received] = [listening.close(), response.text()];
    expect(await received).toBe('first\n');
    await closed;
  });

  test('what does not finish is cut off at last', async () => {
    const never = () => new Promise<Response>(() => {});
    const { listening, url } = await listen([route({ path: '/never', handle: never })], {
      shutdownSecondsMax: 0,
    });
    const hanging = fetch(`${url}/never`).catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await listening.close();
    expect(await hanging).toBe('cut off');
  });

  test('a taken address is an error to tell', async () => {
    const { listening } = await listen([]);
    const { http } = httpWith([]);
    const again = serve(http, { host: '127.0.0.1', port: listening.port, limits });
    await expect(again).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
