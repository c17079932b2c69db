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
  /** Microseconds of processor time since its start, all threads. */
  processorTime(): Promise<number>;
  stop(): Promise<void>;
}

export interface Counted {
  readonly requests: number;
  /** Different `urn:ngsi-ld:Notification:…` of them. */
  readonly ids: number;
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
    processorTime: async () => Number(await ask('processor')),
    stop: async () => {
      child.send('stop');
      await ended;
    },
  };
}

async function countingReceiver(): Promise<{ readonly port: number; counted(): Counted }> {
  const ids = new Set<string>();
  let requests = 0;
  const server = createServer((request, response) => {
    let start = '';
    request.on('data', (chunk: Buffer) => {
      if (start.length < 100) start += chunk.toString('latin1', 0, 120);
    });
    request.on('end', () => {
      const id = /urn:ngsi-ld:Notification:([0-9a-f-]{36})/.exec(start)?.[1];
      if (id !== undefined) ids.add(id);
      requests += 1;
      response.writeHead(200, { 'content-length': 0 }).end();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  const { port } = server.address() as AddressInfo;
  return { port, counted: () => ({ requests, ids: ids.size }) };
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
