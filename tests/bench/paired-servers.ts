/** Two servers of one program side by side, one that asks nobody who they are, and what pairs of measurements say. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BenchContext, BenchResult } from './bench.ts';
import { type LoadOptions, load } from './load.ts';
import { spreadOf } from './paired.ts';

export type Load = Pick<LoadOptions, 'request' | 'check'>;

export const connections = 50;
/** Of each question on each server before anything counts: the compilers have seen all of it. */
const secondsOfWarmUp = 1.5;
/** Before a pair: what is remembered of a question is there again. */
const secondsOfSettling = 0.15;
const secondsOfRound = 0.5;

export interface Measured {
  readonly perSecond: number;
  /** Processor time of the server's process for one request, in microseconds. */
  readonly cpu: number;
}

/** One right after the other. */
export interface Pair {
  readonly own: Measured;
  /** What it is compared with. */
  readonly other: Measured;
}

export interface Server {
  readonly port: number;
  readonly token: string;
  /** Spent so far, user and system. */
  cpuMicros(): Promise<number>;
}

export interface Servers {
  readonly asking: Server;
  readonly open: Server;
}

export async function warmUp({ port }: Server, one: Load): Promise<void> {
  await load({ port, connections, seconds: secondsOfWarmUp, ...one });
}

export async function settle({ port }: Server, one: Load): Promise<void> {
  await load({ port, connections, seconds: secondsOfSettling, ...one });
}

export async function measure({ port, cpuMicros }: Server, one: Load): Promise<Measured> {
  const before = await cpuMicros();
  const { perSecond, answered } = await load({
    port,
    connections,
    seconds: secondsOfRound,
    ...one,
  });
  return { perSecond, cpu: ((await cpuMicros()) - before) / answered };
}

/** Rate and processor time, each with the median and the quartiles of the ratios of pairs. */
export function resultsOfPairs(
  what: string,
  size: string,
  pairs: readonly Pair[],
): readonly BenchResult[] {
  const rate = resultOf(
    pairs,
    (one) => one.perSecond,
    (own, other) => own / other,
  );
  const time = resultOf(
    pairs,
    (one) => one.cpu,
    (own, other) => other / own,
  );
  return [
    { name: `${what}, ${size}`, unit: 'per second', ...rate },
    { name: `${what}, processor time of the server`, unit: 'µs', ...time },
  ];
}

function resultOf(
  pairs: readonly Pair[],
  figure: (one: Measured) => number,
  ratioOf: (own: number, other: number) => number,
): Pick<BenchResult, 'value' | 'limit' | 'ratio' | 'spread'> {
  const spread = spreadOf(pairs.map(({ own, other }) => ratioOf(figure(own), figure(other))));
  return {
    value: spreadOf(pairs.map(({ own }) => figure(own))).median,
    limit: spreadOf(pairs.map(({ other }) => figure(other))).median,
    ratio: spread.median,
    spread,
  };
}

/** On one database where it can be shared; embedded, each has its own. */
export async function withServers(
  { folder, databaseUrl }: BenchContext,
  work: (servers: Servers) => Promise<void>,
): Promise<void> {
  const at = (kind: string) => ({
    folder: path.join(folder, kind),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  await withServer('open', at('open'), (open) =>
    withServer('asking', at('asking'), (asking) => work({ open, asking })),
  );
}

interface Told {
  readonly port?: number;
  readonly token?: string;
  readonly cpu?: number;
}

/** In a process of its own, so that it does not wait for its own load. */
async function withServer(
  kind: 'open' | 'asking',
  { folder, databaseUrl }: Pick<BenchContext, 'folder' | 'databaseUrl'>,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const script = path.join(import.meta.dirname, 'servers', 'paired.ts');
  const child = spawn(process.execPath, [script, folder, databaseUrl ?? '', kind], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The ${kind} server ended with ${code}`);
  });
  gone.catch(() => undefined);
  const told = async (): Promise<Told> => {
    const message: readonly unknown[] = await Promise.race([once(child, 'message'), gone]);
    // What servers/paired.ts sends.
    return message[0] as Told;
  };
  try {
    const { port = 0, token = '' } = await told();
    const cpuMicros = async (): Promise<number> => {
      const answered = told();
      child.send('processor time');
      return (await answered).cpu ?? 0;
    };
    await work({ port, token, cpuMicros });
  } finally {
    child.kill('SIGTERM');
    await gone.catch(() => undefined);
  }
}
