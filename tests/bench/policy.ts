/** Public reads under rules and limits, beside the same server that asks nobody and hides nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { BenchContext, BenchResult } from './bench.ts';
import { type LoadOptions, load } from './load.ts';
import { orderOf, type Spread, spreadOf } from './paired.ts';

export const name = 'policy';
export const summary =
  'Public reads under rules, limits of requests counted, beside the same without policy.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 200;
const connections = 50;
const pageSize = 20;
/** Of each policy and load, on both servers, before anything is measured: compilers have seen all of it. */
const secondsOfWarmUp = 1.5;
/** After another policy is set: what is remembered by policy is there again. */
const secondsOfSettling = 0.15;
const secondsOfRound = 0.5;
/** Pairs of one pair of processes, and how many of those: two processes of one program are never equally fast. */
const rounds = 6;
const generations = 2;
const type = 'Vehicle';
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const attributes = ['speed', 'heading', 'line', 'stop', 'seats'];

/** What the public may see, on the server that asks. All of them show every entity. */
const policies = {
  'rule by type': {},
  'rule by type and attributes': { attributes: attributes.map((one) => vocabulary + one) },
  'rule by type and scope': { scope: '/fleet' },
} as const;
const ruled = ['rule by type', 'rule by type and attributes', 'rule by type and scope'] as const;

type Load = Pick<LoadOptions, 'request' | 'check'>;
const idOf = (index: number): string => `urn:ngsi-ld:${type}:${index % entities}`;

/** As a trusted proxy hands it on, for a thousand visitors. */
function get(site: string, index: number): string {
  const visitor = `198.51.${Math.floor(index / 250) % 4}.${index % 250}`;
  return `GET ${site} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${visitor}\r\n\r\n`;
}

const loads: Readonly<Record<string, Load>> = {
  gets: {
    request: (index) => get(`/ngsi-ld/v1/entities/${idOf(index)}`, index),
    check: ({ status, body }, index) => {
      if (status !== 200 || !body.includes(`"${idOf(index)}"`)) throw new Error(`A get: ${body}`);
    },
  },
  'type queries': {
    request: (index) => get(`/ngsi-ld/v1/entities?type=${type}&limit=${pageSize}`, index),
    check: ({ status, body }) => {
      const found = body.split(`"urn:ngsi-ld:${type}:`).length - 1;
      if (status !== 200 || found !== pageSize) throw new Error(`A query finds ${found}`);
    },
  },
};

interface Measured {
  readonly perSecond: number;
  /** Processor time of the server's process for one request, in microseconds. */
  readonly cpu: number;
}

/** The same requests to both, one right after the other. */
interface Pair {
  readonly asking: Measured;
  readonly open: Measured;
}

interface Servers {
  readonly asking: Server;
  readonly open: Server;
}

/**
 * Two servers with the same contents stand side by side. A round asks each question of both, for half a second
 * each, who is first in turns; the order of policies and questions is another one in each round, so that what comes
 * first or last is not always the same. What is told is the median of the ratios of pairs, with its quartiles.
 */
export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const pairs = new Map<string, Pair[]>();
  for (let generation = 0; generation < generations; generation += 1) {
    await withServers(context, generation, async (servers) => {
      for (const policy of ruled) {
        await permit(servers.asking, policies[policy]);
        for (const one of Object.values(loads)) {
          await ask(servers.asking, one, secondsOfWarmUp);
          await ask(servers.open, one, secondsOfWarmUp);
        }
      }
      for (let round = 0; round < rounds; round += 1) {
        context.progress(`round ${generation * rounds + round + 1} of ${generations * rounds}`);
        await goRound(servers, generation * rounds + round, pairs);
      }
    });
  }
  return Object.keys(loads).flatMap((what) =>
    ruled.flatMap((policy) =>
      resultsOf(`${what}, ${policy}`, pairs.get(`${what} ${policy}`) ?? []),
    ),
  );
}

async function goRound(
  { asking, open }: Servers,
  round: number,
  pairs: Map<string, Pair[]>,
): Promise<void> {
  for (const policy of orderOf(ruled, round)) {
    await permit(asking, policies[policy]);
    for (const [what, one] of orderOf(Object.entries(loads), round)) {
      await ask(asking, one, secondsOfSettling);
      await ask(open, one, secondsOfSettling);
      const isFirst = (round + ruled.indexOf(policy)) % 2 === 0;
      const early = await measure(isFirst ? asking : open, one);
      const late = await measure(isFirst ? open : asking, one);
      const pair = isFirst ? { asking: early, open: late } : { asking: late, open: early };
      const key = `${what} ${policy}`;
      pairs.set(key, [...(pairs.get(key) ?? []), pair]);
    }
  }
}

function resultsOf(what: string, pairs: readonly Pair[]): readonly BenchResult[] {
  const size = `${entities} entities of ${attributes.length} attributes, ${connections} connections`;
  const rate = resultOf(
    pairs,
    (one) => one.perSecond,
    (own, open) => own / open,
  );
  const time = resultOf(
    pairs,
    (one) => one.cpu,
    (own, open) => open / own,
  );
  return [
    { name: `${what}, ${size}`, unit: 'per second', ...rate },
    { name: `${what}, processor time of the server`, unit: 'µs', ...time },
  ];
}

function resultOf(
  pairs: readonly Pair[],
  figure: (one: Measured) => number,
  ratioOf: (own: number, open: number) => number,
): Pick<BenchResult, 'value' | 'limit' | 'ratio' | 'spread'> {
  const ratios = pairs.map(({ asking, open }) => ratioOf(figure(asking), figure(open)));
  const spread: Spread = spreadOf(ratios);
  return {
    value: spreadOf(pairs.map(({ asking }) => figure(asking))).median,
    limit: spreadOf(pairs.map(({ open }) => figure(open))).median,
    ratio: spread.median,
    spread,
  };
}

async function ask({ port }: Server, one: Load, seconds: number): Promise<void> {
  await load({ port, connections, seconds, ...one });
}

async function measure({ port, cpuMicros }: Server, one: Load): Promise<Measured> {
  const before = await cpuMicros();
  const { perSecond, answered } = await load({
    port,
    connections,
    seconds: secondsOfRound,
    ...one,
  });
  return { perSecond, cpu: ((await cpuMicros()) - before) / answered };
}

async function fill({ port, token }: Server): Promise<void> {
  const body = Array.from({ length: entities }, (_, index) => ({
    id: idOf(index),
    type,
    scope: '/fleet/north',
    ...Object.fromEntries(attributes.map((one, at) => [one, { type: 'Property', value: at }])),
  }));
  const response = await fetch(`http://127.0.0.1:${port}/ngsi-ld/v1/entityOperations/upsert`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

async function permit({ port, token }: Server, rule: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/api/tenants/default/public-rules`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rules: [{ entityType: vocabulary + type, ...rule }] }),
  });
  if (!response.ok) throw new Error(await response.text());
}

interface Server {
  readonly port: number;
  readonly token: string;
  /** Spent so far, user and system. */
  cpuMicros(): Promise<number>;
}

interface Told {
  readonly port?: number;
  readonly token?: string;
  readonly cpu?: number;
}

/** On one database where it can be shared; embedded, each has its own with the same contents. */
async function withServers(
  { folder, databaseUrl }: BenchContext,
  generation: number,
  work: (servers: Servers) => Promise<void>,
): Promise<void> {
  const at = (kind: string) => ({
    folder: path.join(folder, kind),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  });
  await withServer('open', at('open'), async (open) => {
    if (generation === 0) await fill(open);
    await withServer('asking', at('asking'), async (asking) => {
      if (generation === 0 && databaseUrl === undefined) await fill(asking);
      await work({ open, asking });
    });
  });
}

/** In a process of its own, so that it does not wait for its own load. */
async function withServer(
  kind: 'open' | 'asking',
  { folder, databaseUrl }: Pick<BenchContext, 'folder' | 'databaseUrl'>,
  work: (server: Server) => Promise<void>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const script = path.join(import.meta.dirname, 'servers', 'policy.ts');
  const child = spawn(process.execPath, [script, folder, databaseUrl ?? '', kind], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The ${kind} server ended with ${code}`);
  });
  gone.catch(() => undefined);
  const told = async (): Promise<Told> => {
    const message: readonly unknown[] = await Promise.race([once(child, 'message'), gone]);
    // What servers/policy.ts sends.
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
