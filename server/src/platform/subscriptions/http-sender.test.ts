import { createServer, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createPlainServer,
  type Server as Plain,
} from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createOutgoingGuard } from '#kernel/outgoing/index.ts';
import { createHttpSender, type HttpSender, retryAfterMs } from './http-sender.ts';

const clock = { now: () => Date.parse('2027-01-01T00:00:00Z') };

describe('one attempt over HTTP', () => {
  const open: (Server | Plain)[] = [];
  const senders: HttpSender[] = [];

  afterEach(async () => {
    for (const sender of senders.splice(0)) await sender.close();
    for (const server of open.splice(0)) {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    }
  });

  async function listen(server: Server | Plain): Promise<string> {
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const receiver = (answer: RequestListener) => listen(createServer(answer));
  function post(uri: string, headers: Record<string, string> = {}, timeoutMs?: number) {
    const guard = createOutgoingGuard(true);
    const sender = createHttpSender({ timeoutMs: 2_000, waitMsMax: 900_000, clock, guard });
    senders.push(sender);
    return sender.post(uri, headers, '{}', timeoutMs);
  }

  test('a receiver says for how long it is to be left alone, within bounds', async () => {
    const answers: Record<string, string> = {
      '/seconds': '7',
      '/date': 'Fri, 01 Jan 2027 00:00:30 GMT',
      '/long': '999999999',
      '/nonsense': 'tomorrow',
    };
    const uri = await receiver(({ url = '' }, response) => {
      response.writeHead(429, { 'retry-after': answers[url] ?? '' }).end();
    });
    const waits = async (path: string) => {
      const attempt = await post(new URL(path, uri).href);
      return attempt.kind === 'failed' ? attempt.waitMs : 'delivered';
    };
    expect(await waits('/seconds')).toBe(7_000);
    expect(await waits('/date')).toBe(30_000);
    expect(await waits('/long')).toBe(900_000);
    expect(await waits('/nonsense')).toBeUndefined();
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:00 GMT', clock.now())).toBe(0);
  });

  test('a notification that is refused as it is is told apart from a receiver that is away', async () => {
    const uri = await receiver(({ url = '' }, response) => {
      response.writeHead(Number(url.slice(1)), { location: '/200' }).end();
    });
    const at = (status: number) => post(`${uri}${status}`);
    expect(await at(413)).toEqual({
      kind: 'failed',
      reason: 'The receiver answers 413.',
      isRefused: true,
    });
    expect(await at(410)).toEqual({ kind: 'failed', reason: 'The receiver answers 410.' });
    expect(await at(302)).toEqual({
      kind: 'failed',
      reason: 'The receiver answers 302: redirects are not followed.',
    });
    expect(await at(204)).toEqual({ kind: 'delivered' });
  });

  test('a name and a password in the address are sent as such, and told to nobody', async () => {
    let given = '';
    const uri = await receiver(({ headers }, response) => {
      given = headers.authorization ?? '';
      response.writeHead(204).end();
    });
    const named = uri.replace('//', '//city:p%40ss@');
    expect(await post(named)).toEqual({ kind: 'delivered' });
    expect(Buffer.from(given.replace('Basic ', ''), 'base64').toString()).toBe('city:p@ss');
    const guard = createOutgoingGuard(false);
    const sender = createHttpSender({ timeoutMs: 2_000, waitMsMax: 900_000, clock, guard });
    senders.push(sender);
    const refused = await sender.post(named, {}, '{}', undefined);
    expect(JSON.stringify(refused)).toMatch(/city@127.*not public/);
  });

  test('a hanging, a trickling and an endless answer end in time', async () => {
    const uri = await receiver(({ url }, response) => {
      if (url === '/hang') return;
      response.writeHead(200);
      if (url === '/endless') {
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), more);
        };
        return more();
      }
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    });
    const start = Date.now();
    const late = { kind: 'failed', reason: 'The receiver does not answer in time.' };
    expect(await post(`${uri}hang`, {}, 300)).toEqual(late);
    expect(await post(`${uri}drip`, {}, 300)).toEqual(late);
    // It said that it took it; how long it goes on speaking is of no interest.
    expect(await post(`${uri}endless`)).toEqual({ kind: 'delivered' });
    expect(Date.now() - start).toBeLessThan(5_000);
  });

  test('a connection that is reset, closed, or speaks something else is a failure', async () => {
    const reset = await listen(createPlainServer((socket) => socket.resetAndDestroy()));
    const half = await listen(
      createPlainServer((socket) => socket.end('HTTP/1.1 200 OK\r\nContent')),
    );
    const other = await listen(
      createPlainServer((socket) => socket.end('220 mail.example ESMTP\r\n')),
    );
    for (const uri of [reset, half, other]) {
      expect(await post(uri)).toMatchObject({ kind: 'failed' });
    }
    expect(await post(reset.replace('http:', 'https:'))).toMatchObject({ kind: 'failed' });
  });
});
