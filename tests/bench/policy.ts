/** Public reads under rules and limits, beside the same server that asks nobody and hides nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { BenchContext, BenchResult } from './bench.ts';
import { type LoadOptions, load } from './load.ts';

export const name = 'policy';
export const summary =
  'Public reads under rules, limits of requests counted, beside the same without policy.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 200;
const connections = 50;
const pageSize = 20;
const secondsOfWarmUp = 1;
const secondsOfRound = 2;
const rounds = 3;
const type = 'Vehicle';
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';
const attributes = ['speed', 'heading', 'line', 'stop', 'seats'];

/** What the public may see; `open`: everything, and nobody is asked. All of them show every entity. */
const policies = {
  open: undefined,
  'rule by type': {},
  'rule by type and attributes': { attributes: attributes.map((one) => vocabulary + one) },
  'rule by type and scope': { scope: '/fleet' },
} as const;
type Policy = keyof typeof policies;
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

interface Figures {
  readonly perSecond: number[];
  /** Processor time of the server for one request, in microseconds. */
  readonly cpu: number[];
}

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const measured = new Map<string, Figures>();
  await withServer('open', context, (server) => fill(server));
  const note = async (server: Server, policy: Policy): Promise<void> => {
    for (const [what, one] of Object.entries(loads)) {
      const { perSecond, cpu } = await measure(server, one);
      const figures = measured.get(`${what} ${policy}`) ?? { perSecond: [], cpu: [] };
      measured.set(`${what} ${policy}`, figures);
      figures.perSecond.push(perSecond);
      figures.cpu.push(cpu);
      context.progress(`${policy}: ${Math.round(perSecond)} ${what}/s, ${Math.round(cpu)} µs each`);
    }
  };
  for (let round = 0; round < rounds; round += 1) {
    await withServer('open', context, (server) => note(server, 'open'));
    await withServer('asking', context, async (server) => {
      for (const policy of ruled) {
        await permit(server, policies[policy]);
        await note(server, policy);
      }
    });
  }
  return Object.keys(loads).flatMap((what) =>
    ruled.flatMap((policy) =>
      resultsOf(
        `${what}, ${policy}`,
        measured.get(`${what} ${policy}`),
        measured.get(`${what} open`),
      ),
    ),
  );
}

function resultsOf(what: string, own?: Figures, open?: Figures): readonly BenchResult[] {
  const [value, limit] = [median(own?.perSecond), median(open?.perSecond)];
  // The least of the rounds: what else the machine does can only add to it.
  const [cpu, cpuLimit] = [Math.min(...(own?.cpu ?? [])), Math.min(...(open?.cpu ?? []))];
  const size = `${entities} entities of ${attributes.length} attributes, ${connections} connections`;
  return [
    { name: `${what}, ${size}`, value, unit: 'per second', limit, ratio: value / limit },
    {
      name: `${what}, processor time of the server`,
      value: cpu,
      unit: 'µs',
      limit: cpuLimit,
      ratio: cpuLimit / cpu,
    },
  ];
}

function median(values: readonly number[] = []): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
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

async function fill({ port }: Server): Promise<void> {
  const body = Array.from({ length: entities }, (_, index) => ({
    id: idOf(index),
    type,
    scope: '/fleet/north',
    ...Object.fromEntries(attributes.map((one, at) => [one, { type: 'Property', value: at }])),
  }));
  const response = await fetch(`http://127.0.0.1:${port}/ngsi-ld/v1/entityOperations/upsert`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
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

/** In a process of its own, so that it does not wait for its own load. */
async function withServer(
  kind: 'open' | 'asking',
  { folder, databaseUrl }: BenchContext,
  work: (server: Server) => Promise<void>,
): Promise<void> {
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
