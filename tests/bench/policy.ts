/** Public reads under rules and limits, beside the same server that asks nobody and hides nothing. */
import type { BenchContext, BenchResult } from './bench.ts';
import { orderOf } from './paired.ts';
import {
  connections,
  type Load,
  measure,
  type Pair,
  resultsOfPairs,
  type Server,
  type Servers,
  settle,
  warmUp,
  withServers,
} from './paired-servers.ts';

export const name = 'policy';
export const summary =
  'Public reads under rules, limits of requests counted, beside the same without policy.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 200;
const pageSize = 20;
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

/**
 * Two servers with the same contents stand side by side. A round asks each question of both, for half a second
 * each, who is first in turns; the order of policies and questions is another one in each round, so that what comes
 * first or last is not always the same. What is told is the median of the ratios of pairs, with its quartiles.
 */
export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const pairs = new Map<string, Pair[]>();
  for (let generation = 0; generation < generations; generation += 1) {
    await withServers(context, async (servers) => {
      if (generation === 0) await fillBoth(servers, context);
      for (const policy of ruled) {
        await permit(servers.asking, policies[policy]);
        for (const one of Object.values(loads)) {
          await warmUp(servers.asking, one);
          await warmUp(servers.open, one);
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
      await settle(asking, one);
      await settle(open, one);
      const isFirst = (round + ruled.indexOf(policy)) % 2 === 0;
      const early = await measure(isFirst ? asking : open, one);
      const late = await measure(isFirst ? open : asking, one);
      const pair = isFirst ? { own: early, other: late } : { own: late, other: early };
      const key = `${what} ${policy}`;
      pairs.set(key, [...(pairs.get(key) ?? []), pair]);
    }
  }
}

function resultsOf(what: string, pairs: readonly Pair[]): readonly BenchResult[] {
  const size = `${entities} entities of ${attributes.length} attributes, ${connections} connections`;
  return resultsOfPairs(what, size, pairs);
}

/** One database holds it for both. */
async function fillBoth({ open, asking }: Servers, { databaseUrl }: BenchContext): Promise<void> {
  await fill(open);
  if (databaseUrl === undefined) await fill(asking);
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
