/** What the audit trail costs: the same reads with a row for each and without, the same writes likewise. */
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

export const name = 'audit';
export const summary =
  'Reads and writes that leave a row in the audit trail, beside the same ones that leave none.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 100;
/** Pairs of one pair of processes, and how many of those. */
const rounds = 8;
const generations = 2;
const root = '/ngsi-ld/v1';

function requestOf(method: string, target: string, token: string | undefined, body = ''): string {
  const credentials = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  const length = Buffer.byteLength(body);
  const entity =
    body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${length}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${credentials}${entity}\r\n${body}`;
}

/** Each server writes entities of its own: what one remembers of them the other does not change. */
const idOf = (index: number, whose: string): string =>
  `urn:ngsi-ld:Vehicle:${whose}:${index % entities}`;

const gets = (token: string | undefined): Load => ({
  request: (index) => requestOf('GET', `${root}/entities/${idOf(index, 'asking')}`, token),
  check: ({ status, body }, index) => {
    if (status !== 200 || !body.includes(`"${idOf(index, 'asking')}"`)) {
      throw new Error(`A get: ${body}`);
    }
  },
});

const queries = (token: string | undefined): Load => ({
  request: () => requestOf('GET', `${root}/entities?type=Vehicle&limit=20`, token),
  check: ({ status, body }) => {
    if (status !== 200 || body.split('"urn:ngsi-ld:Vehicle:').length !== 21) {
      throw new Error(`A query: ${status}`);
    }
  },
});

let written = 0;
const upserts = (token: string | undefined): Load => ({
  request: () => {
    written += 1;
    const speed = { type: 'Property', value: written };
    const id = idOf(written, token === undefined ? 'open' : 'asking');
    const body = JSON.stringify([{ id, type: 'Vehicle', speed }]);
    return requestOf('POST', `${root}/entityOperations/upsert`, token, body);
  },
  check: ({ status, body }) => {
    if (status !== 201 && status !== 204) throw new Error(`An upsert: ${status} ${body}`);
  },
});

interface Comparison {
  readonly what: string;
  /** Whom the same is asked without a row. */
  readonly other: keyof Servers;
  readonly load: (token: string | undefined) => Load;
}

/** Reads go to one server, who asks makes the difference: nobody is recorded as reading what is public. */
const comparisons: readonly Comparison[] = [
  { what: 'gets', other: 'asking', load: gets },
  { what: 'type queries, limit 20', other: 'asking', load: queries },
  { what: 'upserts', other: 'open', load: upserts },
];

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const pairs = new Map<string, Pair[]>();
  for (let generation = 0; generation < generations; generation += 1) {
    await withServers(context, async (servers) => {
      const { token } = servers.asking;
      await makePublic(servers.asking);
      // Writes first: what is read has to be there.
      for (const { other, load } of comparisons.toReversed()) {
        await warmUp(servers.asking, load(token));
        await warmUp(servers[other], load(undefined));
      }
      for (let round = 0; round < rounds; round += 1) {
        context.progress(`round ${generation * rounds + round + 1} of ${generations * rounds}`);
        for (const one of orderOf(comparisons, round)) {
          const pair = await compare(servers, one, (round + comparisons.indexOf(one)) % 2 === 0);
          pairs.set(one.what, [...(pairs.get(one.what) ?? []), pair]);
        }
      }
    });
  }
  const size = `${entities} entities, ${connections} connections`;
  return comparisons.flatMap(({ what }) =>
    resultsOfPairs(`${what} with a row each`, size, pairs.get(what) ?? []),
  );
}

async function compare(
  servers: Servers,
  { other, load }: Comparison,
  isFirst: boolean,
): Promise<Pair> {
  const recorded = async () => {
    await settle(servers.asking, load(servers.asking.token));
    return measure(servers.asking, load(servers.asking.token));
  };
  const unrecorded = async () => {
    await settle(servers[other], load(undefined));
    return measure(servers[other], load(undefined));
  };
  if (isFirst) {
    const own = await recorded();
    return { own, other: await unrecorded() };
  }
  const plain = await unrecorded();
  return { own: await recorded(), other: plain };
}

async function makePublic({ port, token }: Server): Promise<void> {
  const entityType = 'https://uri.etsi.org/ngsi-ld/default-context/Vehicle';
  const answer = await fetch(`http://127.0.0.1:${port}/api/tenants/default/public-rules`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rules: [{ entityType }] }),
  });
  if (!answer.ok) throw new Error(`Nothing can be made public: ${await answer.text()}`);
}
