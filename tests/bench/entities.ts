/** Writes and reads of entities over HTTP, beside bare HTTP sending the same statements in the same groups. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { BenchContext, BenchResult } from './bench.ts';
import { httpRequest, type LoadOptions, load } from './load.ts';

export const name = 'entities';
export const summary =
  'Upserts, gets and type queries, beside the same statements in the same groups without our layers.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 100;
const attributes = 5;
/** Attributes whose value differs from one upsert to the next. */
const changing = 2;
const connections = 50;
const pageSize = 20;
const secondsOfWarmUp = 2;
const secondsOfRound = 3;
const rounds = 3;

type Kind = 'kumiki' | 'bare';
type Load = Pick<LoadOptions, 'request' | 'check'>;

const root = '/ngsi-ld/v1';
const idOf = (index: number): string => `urn:ngsi-ld:Vehicle:${String(index % entities)}`;

function upsertBody(index: number): string {
  const held = Array.from({ length: attributes }, (_, at) => [
    `attribute${at}`,
    { type: 'Property', value: at < changing ? index + at : `constant text ${at}` },
  ]);
  return JSON.stringify([{ id: idOf(index), type: 'Vehicle', ...Object.fromEntries(held) }]);
}

/** The same numbers in every phase would be no change, so they go on. */
let written = 0;

const loads: Readonly<Record<string, Load>> = {
  upserts: {
    request: () => {
      written += 1;
      return httpRequest('POST', `${root}/entityOperations/upsert`, upsertBody(written));
    },
    check: ({ status, body }) => {
      if (status !== 204 && status !== 201) throw new Error(`An upsert answers ${status} ${body}`);
    },
  },
  gets: {
    request: (index) => httpRequest('GET', `${root}/entities/${idOf(index)}`),
    check: ({ status, body }, index) => {
      if (status !== 200 || !body.includes(`"${idOf(index)}"`)) throw new Error(`A get: ${body}`);
    },
  },
  'type queries': {
    request: () => httpRequest('GET', `${root}/entities?type=Vehicle&limit=${pageSize}`),
    check: ({ status, body }) => {
      const found = body.split('"urn:ngsi-ld:Vehicle:').length - 1;
      if (status !== 200 || found !== pageSize) throw new Error(`A query finds ${found}`);
    },
  },
};

interface Figures {
  readonly perSecond: number[];
  /** Processor time of the server for one request, in microseconds. */
  readonly cpu: number[];
}

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const measured = new Map<string, Record<Kind, Figures>>(
    Object.keys(loads).map((what) => [
      what,
      { kumiki: { perSecond: [], cpu: [] }, bare: { perSecond: [], cpu: [] } },
    ]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of ['kumiki', 'bare'] as const) {
      await withServer(kind, context, async (server) => {
        for (const [what, one] of Object.entries(loads)) {
          const figures = await measure(server, one);
          measured.get(what)?.[kind].perSecond.push(figures.perSecond);
          measured.get(what)?.[kind].cpu.push(figures.cpu);
          const rate = `${Math.round(figures.perSecond)} ${what} per second`;
          context.progress(
            `${kind}: ${rate}, ${Math.round(figures.cpu)} µs of processor time each`,
          );
        }
      });
    }
  }
  return [...measured].flatMap(([what, { kumiki, bare }]) => resultsOf(what, kumiki, bare));
}

async function measure(
  { port, cpuMicros }: Server,
  one: Load,
): Promise<{ readonly perSecond: number; readonly cpu: number }> {
  await load({ port, connections, seconds: secondsOfWarmUp, ...one });
  const before = await cpuMicros();
  const { perSecond, answered } = await load({
    port,
    connections,
    seconds: secondsOfRound,
    ...one,
  });
  return { perSecond, cpu: ((await cpuMicros()) - before) / answered };
}

function resultsOf(what: string, kumiki: Figures, bare: Figures): readonly BenchResult[] {
  const size = `${entities} entities of ${attributes} attributes, ${connections} connections`;
  const detail =
    what === 'upserts' ? `, ${changing} changing` : what === 'gets' ? '' : `, limit ${pageSize}`;
  const [value, limit] = [median(kumiki.perSecond), median(bare.perSecond)];
  const [cpu, cpuLimit] = [median(kumiki.cpu), median(bare.cpu)];
  return [
    {
      name: `${what}, ${size}${detail}`,
      value,
      unit: 'per second',
      limit,
      ratio: value / limit,
    },
    {
      name: `${what}, processor time of the server`,
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

interface Server {
  readonly port: number;
  /** Spent so far, user and system. */
  cpuMicros(): Promise<number>;
}

/** In a process of its own, so that it does not wait for its own load. */
async function withServer(
  kind: Kind,
  { folder, databaseUrl }: BenchContext,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  const file = kind === 'kumiki' ? 'kumiki.ts' : 'bare-entities.ts';
  const script = path.join(import.meta.dirname, 'servers', file);
  const child = spawn(process.execPath, [script, folder, databaseUrl ?? ''], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The ${kind} server ended with ${code}`);
  });
  gone.catch(() => undefined);
  const told = async (): Promise<number> => {
    const message: readonly unknown[] = await Promise.race([once(child, 'message'), gone]);
    return Number(message[0]);
  };
  try {
    const port = await told();
    const cpuMicros = (): Promise<number> => {
      const answered = told();
      child.send('processor time');
      return answered;
    };
    await work({ port, cpuMicros });
  } finally {
    child.kill('SIGTERM');
    await gone.catch(() => undefined);
  }
}
