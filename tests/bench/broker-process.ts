/** Processes of the broker's benchmark: the server, the bare limit, the receiver that counts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { openDatabase } from '../../server/src/kernel/database/index.ts';
import { readConfig, start } from '../../server/src/main.ts';
import { serveBare } from './broker-bare.ts';

export type Role = 'kumiki' | 'bare' | 'receiver';

export interface BenchProcess {
  readonly port: number;
  /** What the receiver counted. */
  counted(): Promise<Counted>;
  /** What the receiver got last. */
  lastGot(): Promise<Got>;
  /** Microseconds of processor time since its start, all threads. */
  processorTime(): Promise<number>;
  stop(): Promise<void>;
}

export interface Counted {
  readonly requests: number;
  /** Different `urn:ngsi-ld:Notification:…` of them. */
  readonly ids: number;
}

/** A request as it came. */
export interface Got {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export async function startProcess(
  role: Role,
  folder: string,
  databaseUrl: string | undefined,
): Promise<BenchProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    [import.meta.filename, role, folder, databaseUrl ?? ''],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  const ask = async (question: string): Promise<unknown> => {
    const told = once(child, 'message');
    child.send(question);
    return (await told)[0];
  };
  const port = await Promise.race([
    once(child, 'message').then(([told]) => Number(told)),
    ended.then(() => Promise.reject(new Error(`${role} does not start`))),
  ]);
  return {
    port,
    // What `serve` below sends.
    counted: async () => (await ask('count')) as Counted,
    lastGot: async () => (await ask('last')) as Got,
    processorTime: async () => Number(await ask('processor')),
    stop: async () => {
      child.send('stop');
      await ended;
    },
  };
}

interface Receiver {
  readonly port: number;
  counted(): Counted;
  lastGot(): Got;
}

async function countingReceiver(): Promise<Receiver> {
  const ids = new Set<string>();
  let requests = 0;
  let last: { readonly headers: readonly string[]; readonly body: string } | undefined;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('latin1');
    });
    request.on('end', () => {
      const id = /urn:ngsi-ld:Notification:([0-9a-f-]{36})/.exec(body)?.[1];
      if (id !== undefined) ids.add(id);
      requests += 1;
      last = { headers: request.rawHeaders, body };
      response.writeHead(200, { 'content-length': 0 }).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  const { port } = server.address() as AddressInfo;
  const lastGot = (): Got => {
    const { headers = [], body = '' } = last ?? {};
    const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []));
    return { headers: Object.fromEntries(pairs) as Got['headers'], body };
  };
  return { port, counted: () => ({ requests, ids: ids.size }), lastGot };
}

function tellProcessorTime(): void {
  process.on('message', (message) => {
    if (message !== 'processor') return;
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
}

async function serve(role: string, folder: string, databaseUrl: string): Promise<number> {
  if (role === 'bare') {
    const source =
      databaseUrl === '' ? { folder: path.join(folder, 'bare') } : { url: databaseUrl };
    const database = await openDatabase(source);
    process.on('message', (message) => {
      if (message === 'stop') void database.close().then(() => process.exit());
    });
    return serveBare(database);
  }
  if (role === 'receiver') {
    const receiver = await countingReceiver();
    process.on('message', (message) => {
      if (message === 'count') process.send?.(receiver.counted());
      if (message === 'last') process.send?.(receiver.lastGot());
      if (message === 'stop') process.exit();
    });
    return receiver.port;
  }
  const config = readConfig({
    isOpen: true,
    host: '127.0.0.1',
    port: 0,
    dataFolder: path.join(folder, 'kumiki'),
    ...(databaseUrl === '' ? {} : { databaseUrl }),
  });
  if (!config.ok) throw new Error(config.error.join('\n'));
  const server = await start(config.value);
  process.on('message', (message) => {
    if (message === 'stop') void server.close().then(() => process.exit());
  });
  return server.port;
}

if (import.meta.main) {
  tellProcessorTime();
  const [, , role = '', folder = '', databaseUrl = ''] = process.argv;
  process.send?.(await serve(role, folder, databaseUrl));
}
