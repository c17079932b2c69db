/** What the audit trail costs: the same reads with a row for each and without, the same writes likewise. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BenchContext, BenchResult } from './bench.ts';
import { type LoadOptions, load } from './load.ts';

export const name = 'audit';
export const summary =
  'Reads and writes that leave a row in the audit trail, beside the same ones that leave none.';
export const engines = ['embedded', 'postgres'] as const;

const entities = 100;
const connections = 50;
const secondsOfWarmUp = 2;
const secondsOfRound = 3;
const rounds = 3;
const root = '/ngsi-ld/v1';
const idOf = (index: number): string => `urn:ngsi-ld:Vehicle:${index % entities}`;

type Load = Pick<LoadOptions, 'request' | 'check'>;

function requestOf(method: string, target: string, token: string | undefined, body = ''): string {
  const credentials = token === undefined ? '' : `Authorization: Bearer ${token}\r\n`;
  const length = Buffer.byteLength(body);
  const entity =
    body === '' ? '' : `Content-Type: application/json\r\nContent-Length: ${length}\r\n`;
  return `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${credentials}${entity}\r\n${body}`;
}

const gets = (token: string | undefined): Load => ({
  request: (index) => requestOf('GET', `${root}/entities/${idOf(index)}`, token),
  check: ({ status, body }, index) => {
    if (status !== 200 || !body.includes(`"${idOf(index)}"`)) throw new Error(`A get: ${body}`);
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
    const body = JSON.stringify([{ id: idOf(written), type: 'Vehicle', speed }]);
    return requestOf('POST', `${root}/entityOperations/upsert`, token, body);
  },
  check: ({ status, body }) => {
    if (status !== 201 && status !== 204) throw new Error(`An upsert: ${status} ${body}`);
  },
});

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  const rates = new Map<string, { readonly audited: number[]; readonly plain: number[] }>();
  const note = async (what: string, kind: 'audited' | 'plain', port: number, one: Load) => {
    await load({ port, connections, seconds: secondsOfWarmUp, ...one });
    const { perSecond } = await load({ port, connections, seconds: secondsOfRound, ...one });
    context.progress(`${what}, ${kind}: ${Math.round(perSecond)} per second`);
    const known = rates.get(what) ?? { audited: [], plain: [] };
    known[kind].push(perSecond);
    rates.set(what, known);
  };
  for (let round = 0; round < rounds; round += 1) {
    await withServer(context, 'closed', async (port) => {
      const token = (await readFile(path.join(context.folder, 'admin-token'), 'utf8')).trim();
      await makePublic(port, token);
      await note('upserts', 'audited', port, upserts(token));
      // The same server, the same entities: who asks makes the difference.
      await note('gets', 'plain', port, gets(undefined));
      await note('gets', 'audited', port, gets(token));
      await note('type queries, limit 20', 'plain', port, queries(undefined));
      await note('type queries, limit 20', 'audited', port, queries(token));
    });
    await withServer(context, 'open', (port) => note('upserts', 'plain', port, upserts(undefined)));
  }
  return [...rates].map(([what, { audited, plain }]) => {
    const [value, limit] = [median(audited), median(plain)];
    const size = `${entities} entities, ${connections} connections`;
    return {
      name: `${what} with a row each, ${size}`,
      value,
      unit: 'per second',
      limit,
      ratio: value / limit,
    };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function makePublic(port: number, token: string): Promise<void> {
  const entityType = 'https://uri.etsi.org/ngsi-ld/default-context/Vehicle';
  const answer = await fetch(`http://127.0.0.1:${port}/api/tenants/default/public-rules`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ rules: [{ entityType }] }),
  });
  if (!answer.ok) throw new Error(`Nothing can be made public: ${await answer.text()}`);
}

/** In a process of its own, so that it does not wait for its own load. */
async function withServer(
  { folder, databaseUrl }: BenchContext,
  kind: 'open' | 'closed',
  work: (port: number) => Promise<void>,
): Promise<void> {
  const script = path.join(import.meta.dirname, 'servers', 'kumiki.ts');
  const child = spawn(process.execPath, [script, folder, databaseUrl ?? '', kind], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code}`);
  });
  gone.catch(() => undefined);
  try {
    const message: readonly unknown[] = await Promise.race([once(child, 'message'), gone]);
    await work(Number(message[0]));
  } finally {
    child.kill('SIGTERM');
    await gone.catch(() => undefined);
  }
}
