/** What our handling of a request costs, beside Node alone giving the same body. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { anonymousAt, createHttp, serve } from '../../server/src/kernel/http/index.ts';
import { noAudit } from '../../server/src/kernel/http/testing.ts';
import { createLog } from '../../server/src/kernel/log.ts';
import { createMetrics } from '../../server/src/kernel/metrics.ts';
import { readConfig } from '../../server/src/main.ts';
import type { BenchContext, BenchResult } from './bench.ts';

export const name = 'http';
export const summary =
  'Requests answered by an empty handler, beside the same answer by Node alone.';
export const engines = ['none'] as const;

const connections = 64;
const secondsOfRound = 2;
const rounds = 3;
/** Until the engine has compiled what runs often. */
const secondsOfWarmUp = 3;
const path = '/things/urn:ngsi-ld:Thing:1';
const body = JSON.stringify({ text: 'x'.repeat(400) });

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const measured: Record<Kind, Measured[]> = { bare: [], kumiki: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) {
      const one = await measure(kind);
      context.progress(`${kind}: ${Math.round(one.perSecond)} per second`);
      measured[kind].push(one);
    }
  }
  const medianOf = (kind: Kind, what: keyof Measured): number =>
    median(measured[kind].map((one) => one[what]));
  const [value, limit] = [medianOf('kumiki', 'perSecond'), medianOf('bare', 'perSecond')];
  const [cpu, cpuLimit] = [medianOf('kumiki', 'cpuMicros'), medianOf('bare', 'cpuMicros')];
  const what = `GET, ${body.length} bytes, ${connections} connections`;
  return [
    { name: what, value, unit: 'per second', limit, ratio: value / limit },
    {
      name: 'processor time of it',
      value: cpu,
      unit: 'µs',
      limit: cpuLimit,
      ratio: cpuLimit / cpu,
    },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const kinds = ['bare', 'kumiki'] as const;
type Kind = (typeof kinds)[number];

interface Measured {
  readonly perSecond: number;
  /** Of the server, user and system, for one request. */
  readonly cpuMicros: number;
}

/** The server runs in a process of its own, so that it does not wait for its own load. */
async function measure(kind: Kind): Promise<Measured> {
  const child = spawn(process.execPath, [import.meta.filename, kind], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ask = async (): Promise<number> => {
    const answered = once(child, 'message');
    child.send('processor time');
    return Number((await answered)[0]);
  };
  try {
    const load = new Load(Number((await once(child, 'message'))[0]));
    await load.forSeconds(secondsOfWarmUp);
    const before = await ask();
    const requests = await load.forSeconds(secondsOfRound);
    const cpuMicros = ((await ask()) - before) / requests;
    return { perSecond: requests / secondsOfRound, cpuMicros };
  } finally {
    child.kill();
  }
}

const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

/** One request at a time on each connection. */
class Load {
  readonly #port: number;
  constructor(port: number) {
    this.#port = port;
  }

  /** Answers counted. Throws when one is not the body it should be. */
  async forSeconds(seconds: number): Promise<number> {
    let answered = 0;
    let isOver = false;
    let fault: Error | undefined;
    const ask = (socket: Socket): void => {
      let text = '';
      socket.on('connect', () => socket.write(request));
      socket.on('error', (error) => {
        fault ??= error;
      });
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        if (!text.endsWith('"}')) return;
        if (!text.startsWith('HTTP/1.1 200 ') || !text.endsWith(body)) fault ??= new Error(text);
        text = '';
        answered += 1;
        if (isOver) socket.end();
        else socket.write(request);
      });
    };
    const sockets = Array.from({ length: connections }, () => connect(this.#port, '127.0.0.1'));
    sockets.forEach(ask);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const counted = answered;
    isOver = true;
    await Promise.all(sockets.map((socket) => once(socket, 'close')));
    if (fault !== undefined) throw fault;
    if (counted === 0) throw new Error('Not one whole answer came');
    return counted;
  }
}

function serveBare(): void {
  const server = createServer((_, outgoing) => {
    outgoing.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    outgoing.end(body);
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object') process.send?.(address?.port);
  });
}

async function serveKumiki(): Promise<void> {
  const config = readConfig({ host: '127.0.0.1', port: 0 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const http = createHttp({
    ...config.value,
    routes: [
      {
        method: 'GET',
        path: '/things/{id}',
        operationId: 'getThing',
        summary: 'Get a thing',
        tag: 'Things',
        access: 'read',
        responses: { 200: { description: 'The thing' } },
        handle: async () => new Response(body, { headers: { 'content-type': 'application/json' } }),
      },
    ],
    authorise: () => ({ ok: true, value: anonymousAt('default') }),
    audit: noAudit,
    log: createLog((line) => process.stderr.write(line), { now: () => Date.now() }),
    metrics: createMetrics(config.value.limits.metricSeriesMax),
  });
  const { port } = await serve(http, config.value);
  process.send?.(port);
}

if (import.meta.main) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  if (process.argv[2] === 'kumiki') await serveKumiki();
  else serveBare();
}
