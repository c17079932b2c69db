/** The broker under load: writes, reads, notifications, history; each beside its limit in the same run. */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Pool } from 'undici';
import { openDatabase } from '../../server/src/kernel/database/index.ts';
import type { BenchContext, BenchResult } from './bench.ts';
import { large } from './broker-large.ts';
import { type LoadRequest, load, perSecond } from './broker-load.ts';
import { type BenchProcess, startProcess } from './broker-process.ts';
import { temporal } from './broker-temporal.ts';

export const name = 'broker';
export const summary =
  'Entities, notifications and history through HTTP, beside the same statements without our layers.';
export const engines = ['postgres', 'embedded'] as const;

const entityCount = 20_000;
const attributeNames = ['speed', 'level', 'state', 'name', 'note'] as const;
const connections = 64;
/** Until the code is compiled for what it does: the same for both. */
const secondsOfWarmUp = 4;
const secondsOfRound = 2;
const rounds = 3;
const root = '/ngsi-ld/v1';

export async function run(context: BenchContext): Promise<readonly BenchResult[]> {
  await using opened = new AsyncDisposableStack();
  const bareUrl = await bareDatabase(context, opened);
  await mkdir(path.join(context.folder, 'kumiki'), { recursive: true });
  const open = async (
    role: Parameters<typeof startProcess>[0],
    databaseUrl: string | undefined,
  ): Promise<BenchProcess> => {
    const started = await startProcess(role, context.folder, databaseUrl);
    opened.defer(() => started.stop());
    return started;
  };
  const kumiki = await open('kumiki', context.databaseUrl);
  const bare = await open('bare', bareUrl);
  const receiver = await open('receiver', undefined);
  // Awaited here: what is open ends with this function.
  if (context.isLarge === true) return await large(context, kumiki.port);
  for (const { port } of [bare, kumiki]) await fill(port, 'Sensor', entityCount);
  for (const { port } of [bare, kumiki]) await fill(port, 'Vehicle', 100);
  context.progress(`${entityCount} entities are there`);
  const results: BenchResult[] = [];
  for (const work of works) {
    results.push(await beside(work, bare, kumiki, context));
  }
  results.push(...(await notifications(kumiki.port, receiver, context)));
  results.push(...(await temporal(kumiki.port, context)));
  return results;
}

/** The bare limit has tables of its own: another database of the server, or another folder. */
async function bareDatabase(
  { databaseUrl }: BenchContext,
  opened: AsyncDisposableStack,
): Promise<string | undefined> {
  if (databaseUrl === undefined) return undefined;
  const url = new URL(databaseUrl);
  const bareName = `${url.pathname.slice(1)}_bare`;
  const database = await openDatabase({ url: databaseUrl, limits: { connectionsMax: 1 } });
  await database.execute(`create database ${bareName}`);
  opened.defer(async () => {
    await database.execute(`drop database ${bareName} with (force)`);
    await database.close();
  });
  url.pathname = `/${bareName}`;
  return url.href;
}

const idOf = (type: string, n: number): string => `urn:ngsi-ld:${type}:${n}`;

/** The first `changed` of five attributes say something new in every round. */
function entity(type: string, n: number, round: number, changed: number): object {
  const members: Record<string, unknown> = { id: idOf(type, n), type };
  attributeNames.forEach((attribute, index) => {
    const seed = index < changed ? n + round : n;
    const value = index < 2 ? seed % 1_000 : `${attribute} of ${seed}`;
    members[attribute] = { type: 'Property', value };
  });
  return members;
}

async function fill(port: number, type: string, count: number, headers = ''): Promise<void> {
  const size = 100;
  await load({
    port,
    connections: 4,
    requests: Math.ceil(count / size),
    make: (page) => ({
      ...upsertOf(
        Array.from({ length: Math.min(size, count) }, (_, n) =>
          entity(type, page * size + n, 0, 5),
        ),
      ),
      headers,
    }),
  });
}

function upsertOf(entities: readonly object[]): LoadRequest {
  const path = `${root}/entityOperations/upsert`;
  return { method: 'POST', path, body: JSON.stringify(entities) };
}

interface Work {
  readonly name: string;
  readonly connections: number;
  readonly make: (n: number) => LoadRequest;
  readonly holds?: string;
  /** What one request counts for. */
  readonly weight?: number;
}

const spread = (n: number): number => (n * 7_919) % entityCount;
let written = 0;
/** Never the same value twice for one entity. */
const nextRound = (): number => {
  written += 1;
  return written;
};

const works: readonly Work[] = [
  ...[2, 5].map((changed) => ({
    name: `upserts, ${changed} of 5 attributes change, history on, ${connections} connections`,
    connections,
    make: (n: number) => upsertOf([entity('Sensor', spread(n), nextRound(), changed)]),
  })),
  {
    name: `updates of one attribute, ${connections} connections`,
    connections,
    make: (n) => ({
      method: 'PATCH',
      path: `${root}/entities/${idOf('Sensor', spread(n))}/attrs/speed`,
      body: JSON.stringify({ type: 'Property', value: nextRound() }),
    }),
  },
  {
    name: `gets, 5 attributes, ${connections} connections`,
    connections,
    make: (n) => ({ method: 'GET', path: `${root}/entities/${idOf('Sensor', spread(n))}` }),
    holds: 'speed',
  },
  {
    name: 'queries, type=Vehicle, 100 entities of 5 attributes, limit 20, 50 connections',
    connections: 50,
    make: () => ({ method: 'GET', path: `${root}/entities?type=Vehicle&limit=20` }),
    holds: 'urn:ngsi-ld:Vehicle:0"',
  },
  {
    name: 'entities by batch upsert of 100, 2 of 5 attributes change, 8 connections',
    connections: 8,
    weight: 100,
    make: (n) => {
      const round = nextRound();
      return upsertOf(
        Array.from({ length: 100 }, (_, k) => entity('Sensor', spread(n * 100 + k), round, 2)),
      );
    },
  },
];

/** In turns, so that what else the machine does meets both. */
async function beside(
  work: Work,
  bare: BenchProcess,
  kumiki: BenchProcess,
  context: BenchContext,
): Promise<BenchResult> {
  const { weight = 1, connections, make, holds } = work;
  const ask = async (server: BenchProcess, seconds: number): Promise<Measured> => {
    const before = await server.processorTime();
    const asked = { port: server.port, seconds, connections, make };
    const outcome = await load(holds === undefined ? asked : { ...asked, holds });
    const microseconds = (await server.processorTime()) - before;
    return {
      rate: perSecond(outcome) * weight,
      processorTime: microseconds / (outcome.answered * weight),
    };
  };
  const seen: Record<'bare' | 'kumiki', Measured[]> = { bare: [], kumiki: [] };
  await ask(bare, secondsOfWarmUp);
  await ask(kumiki, secondsOfWarmUp);
  for (let round = 0; round < rounds; round += 1) {
    seen.bare.push(await ask(bare, secondsOfRound));
    seen.kumiki.push(await ask(kumiki, secondsOfRound));
  }
  const [value, limit] = [meanOf(seen.kumiki, 'rate'), meanOf(seen.bare, 'rate')];
  const own = meanOf(seen.kumiki, 'processorTime').toFixed(0);
  const others = meanOf(seen.bare, 'processorTime').toFixed(0);
  const spent = `processor time of the server's process ${own} beside ${others} µs`;
  context.progress(`${work.name}: ${value | 0} of ${limit | 0} per second; ${spent}`);
  return { name: work.name, value, unit: 'per second', limit, ratio: value / limit };
}

interface Measured {
  readonly rate: number;
  /** Microseconds per request, or per entity of a batch. */
  readonly processorTime: number;
}

function meanOf(measured: readonly Measured[], what: keyof Measured): number {
  return measured.reduce((sum, one) => sum + one[what], 0) / measured.length;
}

/**
 * Changes of which each is told to a receiver that counts, beside posting what it got, byte for byte, on kept connections.
 * The time is that from the first change that is sent to the last notification that is received, writing included; to one
 * subscription also without the time that the same changes take while it is paused. All is warmed up alike.
 */
async function notifications(
  port: number,
  receiver: BenchProcess,
  context: BenchContext,
): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  const first = await subscribe(port, receiver.port);
  for (const told of [1, 10]) {
    for (let made = 1; made < told; made += 1) await subscribe(port, receiver.port);
    const whom = told === 1 ? 'one subscription' : `${told} subscriptions`;
    const count = (told === 1 ? 80 : 20) * 100;
    const spent = { telling: 0, writing: 0 };
    let limit = 0;
    const until = performance.now() + secondsOfWarmUp * 1_000;
    while (performance.now() < until) await changes(port, receiver, count, told);
    await barePosts(receiver, secondsOfWarmUp);
    for (let round = 0; round < rounds; round += 1) {
      spent.telling += await changes(port, receiver, count, told);
      limit += (await barePosts(receiver, secondsOfRound)) / rounds;
      if (told > 1) continue;
      await setActive(port, first, false);
      spent.writing += await changes(port, receiver, count, 0);
      await setActive(port, first, true);
    }
    const result = (how: string, seconds: number): BenchResult => {
      const value = (count * told * rounds) / seconds;
      context.progress(
        `notifications, ${told} of each change, ${how}: ${value | 0} of ${limit | 0}`,
      );
      const name = `notifications to ${whom}, none lost, ${how}; beside kept-alive POSTs`;
      return { name, value, unit: 'per second', limit, ratio: value / limit };
    };
    if (told === 1) results.push(result('without the writing', spent.telling - spent.writing));
    results.push(result('writing included', spent.telling));
  }
  return results;
}

/** Its path. */
async function subscribe(port: number, receiverPort: number): Promise<string> {
  const uri = `http://127.0.0.1:${receiverPort}/notify`;
  const id = `urn:ngsi-ld:Subscription:${randomUUID()}`;
  const entities = [{ type: 'Sensor' }];
  const subscription = { id, type: 'Subscription', entities, notification: { endpoint: { uri } } };
  const path = `${root}/subscriptions`;
  const body = JSON.stringify(subscription);
  const make = (): LoadRequest => ({ method: 'POST', path, body });
  await load({ port, connections: 1, requests: 1, make });
  return `${path}/${id}`;
}

async function setActive(port: number, path: string, isActive: boolean): Promise<void> {
  const body = JSON.stringify({ isActive });
  const make = (): LoadRequest => ({ method: 'PATCH', path, body });
  await load({ port, connections: 1, requests: 1, make });
}

/** Seconds until all changes are written and each is told to so many; fails where one is not, or to more. */
async function changes(
  port: number,
  receiver: BenchProcess,
  count: number,
  told: number,
): Promise<number> {
  const before = await receiver.counted();
  const wanted = before.ids + count * told;
  const begun = performance.now();
  await load({
    port,
    connections: 8,
    requests: count / 100,
    make: (n) => {
      const round = nextRound();
      return upsertOf(
        Array.from({ length: 100 }, (_, k) => entity('Sensor', spread(n * 100 + k), round, 2)),
      );
    },
  });
  for (const until = performance.now() + 60_000; ; ) {
    const { ids } = await receiver.counted();
    if (ids > wanted) throw new Error(`${ids - wanted} notifications too many`);
    if (ids === wanted) break;
    if (performance.now() > until) throw new Error(`${wanted - ids} notifications are lost`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return (performance.now() - begun) / 1_000;
}

/** What the receiver got last, on 16 connections, as fast as undici goes. */
async function barePosts(receiver: BenchProcess, seconds: number): Promise<number> {
  const pool = new Pool(`http://127.0.0.1:${receiver.port}`, { connections: 16, pipelining: 1 });
  const { headers, body } = await receiver.lastGot();
  const { Link: link = '', 'Content-Type': type = '' } = headers;
  if (!body.includes('urn:ngsi-ld:Notification:')) throw new Error('There is nothing to post');
  const until = performance.now() + seconds * 1_000;
  let posted = 0;
  const post = async (): Promise<void> => {
    while (performance.now() < until) {
      const answer = await pool.request({
        method: 'POST',
        path: '/notify',
        headers: { 'Content-Type': type, Link: link },
        body,
      });
      await answer.body.dump();
      posted += 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, post));
  await pool.close();
  return posted / seconds;
}
