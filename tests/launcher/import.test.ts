/** The command `import` as a process, against servers that answer in every way one can. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { runKumiki } from './command.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-import-'));
const open: http.Server[] = [];

afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  for (const server of open.splice(0)) server.closeAllConnections();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>,
): Promise<string> {
  const server = http.createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  open.push(server);
  // A TCP server has an address and port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const run = (...args: string[]) => runKumiki(['import', ...args], { folder });

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

const counts = (created: number, refused = 0): string =>
  JSON.stringify({ entities: { created, updated: 0, unchanged: 0, refused }, notices: [] });

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

describe('import', () => {
  test('sends a file as it is, with its name, length, token and tenant', async () => {
    let seen: { head: IncomingMessage; body: string } | undefined;
    const url = await serve(async (request, response) => {
      seen = { head: request, body: await bodyOf(request) };
      response.end(counts(1));
    });
    const place = file('避難所.geojson', '{"a":1}');
    const { exitCode, stdout } = await run(
      ...[place, '--url', url, '--token', 't0', '--tenant', 'isahaya', '--type', 'Library'],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe('1 file: 1 created\n');
    expect(seen?.body).toBe('{"a":1}');
    expect(seen?.head.url).toBe('/api/imports?type=Library');
    expect(seen?.head.headers).toMatchObject({
      authorization: 'Bearer t0',
      'ngsild-tenant': 'isahaya',
      'x-file-name': encodeURIComponent(`${path.basename(folder)}/避難所.geojson`),
      'content-length': '7',
    });
  });

  test('a bad file does not stop the others, and the exit code tells', async () => {
    const url = await serve(async (request, response) => {
      const body = await bodyOf(request);
      if (body === 'bad') response.statusCode = 400;
      response.end(body === 'bad' ? '{"detail":"It is bad"}' : counts(2));
    });
    const files = [file('a', 'good'), file('b', 'bad'), path.join(folder, 'none'), file('c', 'ok')];
    const { exitCode, stdout, stderr } = await run(...files, '--url', url, '--token', 't');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${files[1]}: refused: It is bad`);
    expect(stderr).toContain(`${files[2]}: refused: there is no such file`);
    expect(stdout).toBe('4 files: 4 created; 2 files failed\n');
  });

  test('rows that were refused fail it too', async () => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.end(counts(1, 1)));
    });
    expect((await run(file('a', 'x'), '--url', url)).exitCode).toBe(1);
  });

  test('a server that is busy for a moment is asked again', async () => {
    let asked = 0;
    const url = await serve(async (request, response) => {
      asked += 1;
      const body = await bodyOf(request);
      response.statusCode = asked === 1 ? 503 : 200;
      response.setHeader('retry-after', '0');
      response.end(counts(body.length));
    });
    const { exitCode, stdout } = await run(file('a', 'xyz'), '--url', url);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('1 file: 3 created\n');
  });

  test('a refusal before the whole file was read is heard', async () => {
    const url = await serve((_, response) => {
      response.writeHead(413, { connection: 'close' });
      response.end('{"detail":"The file is too large"}');
    });
    const { exitCode, stderr } = await run(file('big', 'x'.repeat(5_000_000)), '--url', url);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/refused: (The file is too large|the connection was cut)/);
  });

  test('an address is fetched and sent on under its name', async () => {
    let name: string | undefined;
    const url = await serve(async (request, response) => {
      if (request.method === 'GET') {
        response.end('from afar');
        return;
      }
      name = request.headers['x-file-name']?.toString();
      response.end(counts((await bodyOf(request)).length));
    });
    const { exitCode, stdout } = await run(`${url}/data/a%20b.csv`, '--url', url);
    expect(exitCode).toBe(0);
    expect(name).toBe(encodeURIComponent('data/a b.csv'));
    expect(stdout).toBe('1 file: 9 created\n');
  });

  test('without a server it says how to start one', async () => {
    const url = await serve(() => undefined);
    const server = open.pop();
    await new Promise((resolve) => server?.close(resolve));
    const { exitCode, stderr } = await run(file('a', 'x'), '--url', url);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('start one with ./kumiki up');
  });

  test('--json prints one object', async () => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.end(counts(1)));
    });
    const { stdout } = await run(file('a', 'x'), '--url', url, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ created: 1, refused: 0 }] });
  });
});
