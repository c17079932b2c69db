/**
 * The limit: node:http and pg, sending the broker's own statements in groups made the same way, and nothing
 * else. The statements are recorded from the whole server at the start, so that they are the same by
 * construction, rows of history and of the outbox included.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { assemble } from '../../../server/src/assemble.ts';
import { type Database, openDatabase } from '../../../server/src/kernel/database/index.ts';
import { createLog } from '../../../server/src/kernel/log.ts';
import { readConfig } from '../../../server/src/main.ts';

const [, , folder = '', databaseUrl = ''] = process.argv;
const flushOperationsMax = 400;
const flushesInFlightMax = 2;
const readIdsMax = 200;
const readsInFlightMax = 3;
const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

interface Sent {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const recordedId = 'urn:ngsi-ld:Vehicle:recorded';

/** Asks the server to do each thing once and keeps what it sends. */
async function record(real: Database): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const query: Database['query'] = (statement, values) => {
    if (typeof statement === 'object' && statement.name !== undefined) {
      sent.push({ name: statement.name, text: statement.text, values: statement.values ?? [] });
    }
    return real.query(statement, values);
  };
  const recording = new Proxy(real, {
    get: (target, property): unknown => {
      if (property === 'query') return query;
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  const config = readConfig({ isOpen: true, dataFolder: folder, diskFreeBytesMin: 0 }, {});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const clock = { now: () => Date.now() };
  const log = createLog(() => undefined, clock);
  const token = { matches: () => true };
  const app = await assemble({ config: config.value, log, clock, database: recording, token });
  const entity = (value: number): string =>
    JSON.stringify([
      {
        id: recordedId,
        type: 'Vehicle',
        attribute0: { type: 'Property', value },
        attribute1: { type: 'Property', value },
        ...Object.fromEntries(
          [2, 3, 4].map((at) => [`attribute${at}`, { type: 'Property', value: 'constant' }]),
        ),
      },
    ]);
  const root = '/ngsi-ld/v1';
  const ask = async (to: string, init?: RequestInit): Promise<void> => {
    await (await app.http.request(root + to, init)).text();
  };
  const headers = { 'content-type': 'application/json' };
  for (const value of [1, 2]) {
    await ask('/entityOperations/upsert', { method: 'POST', headers, body: entity(value) });
  }
  await ask(`/entities/${recordedId}`);
  await ask('/entities?type=Vehicle&limit=20');
  await app.close();
  return sent;
}

function last(sent: readonly Sent[], prefix: string): Sent {
  const found = sent.findLast(({ name }) => name.startsWith(prefix));
  if (found === undefined) throw new Error(`No statement ${prefix} was sent`);
  return found;
}

const database = await openDatabase(
  databaseUrl === '' ? { folder: path.join(folder, 'database') } : { url: databaseUrl },
);
const { pool } = database;
const statements = await record(database);
const flushStatement = last(statements, 'context_flush');
const readStatement = last(statements, 'context_read');
const pageStatement = last(statements, 'context_page');

/**
 * The rows of each parameter of the flush that updated the recorded entity, as text behind their position. The one with
 * eleven members and more is the entity itself.
 */
const templates = flushStatement.values.map((value) =>
  (JSON.parse(String(value)) as unknown[][]).map((row) => ({
    isEntity: row.length > 10,
    row,
    text: JSON.stringify(row).replace(/^\[\d+,/, ''),
  })),
);
const versions = new Map(
  (
    await pool.query<{ id: string; version: string }>('select id, version::text from entity')
  ).rows.map(({ id, version }) => [id, version]),
);

interface Upsert {
  readonly id: string;
  readonly doc: string;
  readonly done: () => void;
}

let upserts: Upsert[] = [];
let flushes = 0;
let isFlushScheduled = false;
const inFlight = new Set<string>();

function scheduleFlush(): void {
  if (isFlushScheduled || flushes >= flushesInFlightMax) return;
  isFlushScheduled = true;
  setImmediate(() => {
    isFlushScheduled = false;
    while (flushes < flushesInFlightMax) {
      // One that is being written waits.
      const taken = upserts.filter(({ id }) => !inFlight.has(id)).slice(0, flushOperationsMax);
      if (taken.length === 0) break;
      const mine = new Set(taken);
      upserts = upserts.filter((one) => !mine.has(one));
      flushes += 1;
      void flush(taken).finally(() => {
        flushes -= 1;
        if (upserts.length > 0) scheduleFlush();
      });
    }
  });
}

/** Of several upserts of one entity the last one stands. */
async function flush(taken: readonly Upsert[]): Promise<void> {
  const byId = new Map(taken.map((one) => [one.id, one]));
  const ids = [...byId.keys()];
  for (const id of ids) inFlight.add(id);
  const values = templates.map((rows) => {
    const lines: string[] = [];
    ids.forEach((id, position) => {
      for (const { isEntity, row, text } of rows) {
        lines.push(
          isEntity
            ? entityLine(row, position, id, byId.get(id)?.doc ?? '')
            : `[${position},${text.replaceAll(recordedId, id)}`,
        );
      }
    });
    return `[${lines.join(',')}]`;
  });
  const { name, text } = flushStatement;
  const { rows } = await pool.query<{ position: number; version: string }>({ name, text, values });
  for (const { position, version } of rows) versions.set(ids[position] ?? '', version);
  for (const id of ids) inFlight.delete(id);
  for (const { done } of taken) done();
}

/** `[position, tenant, id, expected version, …, document, expiry]`. */
function entityLine(row: readonly unknown[], position: number, id: string, doc: string): string {
  const [, tenant, , , ...rest] = row;
  const head = JSON.stringify([position, tenant, id]).slice(0, -1);
  const tail = JSON.stringify(rest.slice(0, -2)).slice(1, -1);
  return `${head},${versions.get(id) ?? 'null'},${tail},${doc},null]`;
}

interface Get {
  readonly id: string;
  readonly found: (body: string) => void;
}

interface ReadRow {
  readonly id: string;
  readonly version: string;
  /** Absent where the version asked for is the one there is. */
  readonly doc: string | null;
}

const known = new Map<string, { readonly version: string; readonly doc: string }>();

/** The shortest way to an answer of much the same length. */
function bodyOf(id: string, doc: string): string {
  return `{"id":"${id}",${doc.slice(1)}`;
}

let gets: Get[] = [];
let reads = 0;
let isReadScheduled = false;

function scheduleRead(): void {
  if (isReadScheduled || reads >= readsInFlightMax) return;
  isReadScheduled = true;
  setImmediate(() => {
    isReadScheduled = false;
    while (reads < readsInFlightMax && gets.length > 0) {
      const taken = gets.slice(0, readIdsMax);
      gets = gets.slice(taken.length);
      reads += 1;
      void read(taken).finally(() => {
        reads -= 1;
        if (gets.length > 0) scheduleRead();
      });
    }
  });
}

async function read(taken: readonly Get[]): Promise<void> {
  const values = [
    taken.map(() => 'default'),
    taken.map(({ id }) => id),
    taken.map(({ id }) => known.get(id)?.version ?? null),
  ];
  const { name, text } = readStatement;
  const { rows } = await pool.query<ReadRow>({ name, text, values });
  for (const { id, version, doc } of rows) if (doc !== null) known.set(id, { version, doc });
  for (const { id, found } of taken) found(bodyOf(id, known.get(id)?.doc ?? '{}'));
}

function answer(outgoing: ServerResponse, text: string): void {
  outgoing.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  outgoing.end(text);
}

interface Member {
  readonly id: string;
  readonly type: string;
}

/** The document as the broker holds it, by the shortest way. */
function docOf(held: object): string {
  const at = new Date().toISOString();
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(held).map(([name, one]) => [
        vocabulary + name,
        [{ ...(one as object), createdAt: at, modifiedAt: at }],
      ]),
    ),
  );
}

function upsert(text: string, outgoing: ServerResponse): void {
  // Only the load of this benchmark asks here.
  for (const { id, type: _, ...held } of JSON.parse(text) as Member[]) {
    const done = (): void => {
      outgoing.writeHead(204);
      outgoing.end();
    };
    upserts.push({ id, doc: docOf(held), done });
  }
  scheduleFlush();
}

async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (incoming.method === 'POST') {
    let text = '';
    incoming.setEncoding('utf8');
    for await (const chunk of incoming) text += String(chunk);
    upsert(text, outgoing);
    return;
  }
  const url = incoming.url ?? '';
  if (url.includes('?')) {
    const { name, text, values } = pageStatement;
    const { rows } = await pool.query<ReadRow>({ name, text, values: [...values] });
    const bodies = rows.slice(0, 20).map(({ id, doc }) => bodyOf(id, doc ?? '{}'));
    answer(outgoing, `[${bodies.join(',')}]`);
    return;
  }
  gets.push({ id: url.slice(url.lastIndexOf('/') + 1), found: (one) => answer(outgoing, one) });
  scheduleRead();
}

const server = createServer((incoming, outgoing) => {
  handle(incoming, outgoing).catch((fault: unknown) => {
    outgoing.writeHead(500);
    outgoing.end(String(fault));
  });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.(address?.port);
});
process.on('SIGTERM', () => {
  void database.close().then(() => process.exit(0));
});
